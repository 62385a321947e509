// SPDX-License-Identifier: GPL-3.0-or-later
#include "publickeys.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>

namespace postrider {
namespace {
Q_LOGGING_CATEGORY(lcKeys, "postrider.keys")

constexpr qint64 MostBytes = 64 * 1024;

QUrl keysOf(QUrl identity)
{
    identity.setPath(QStringLiteral("/auth/keys"));
    return identity;
}
} // namespace

PublicKeys::PublicKeys(const QList<QUrl> &identities, QObject *parent) : QObject(parent), m_urls(identities)
{
    m_network.setTransferTimeout(int(std::chrono::milliseconds(Patience).count()));
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &PublicKeys::ask);
}

void PublicKeys::start()
{
    ask();
}

void PublicKeys::missing()
{
    if (!m_next.isActive())
        return; // it is being asked
    const auto since = std::chrono::milliseconds(m_asked.elapsed());
    const auto wait = std::max(std::chrono::milliseconds(0), std::chrono::milliseconds(LongestPause) - since);
    if (wait < m_next.remainingTimeAsDuration())
        m_next.start(wait);
}

void PublicKeys::ask()
{
    m_asked.start();
    QNetworkReply *reply = m_network.get(QNetworkRequest(keysOf(m_urls.at(m_at))));
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        take(*reply);
    });
}

void PublicKeys::take(QNetworkReply &reply)
{
    const QJsonObject keys = QJsonDocument::fromJson(reply.read(MostBytes)).object();
    if (reply.error() != QNetworkReply::NoError)
        return miss(reply.errorString());
    if (!keys.value(QStringLiteral("keys")).isArray())
        return miss(QStringLiteral("the answer is no set of keys"));
    m_pause = FirstPause;
    m_failed = 0;
    m_next.start(Interval);
    Q_EMIT found(keys);
}

// The next one is asked at once, and only when all have failed after a pause.
void PublicKeys::miss(const QString &cause)
{
    if (m_pause == FirstPause)
        qCWarning(lcKeys).noquote() << "can't get the public keys from" << m_urls.at(m_at).toString() << "-" << cause;
    m_at = (m_at + 1) % m_urls.size();
    if (++m_failed % m_urls.size() != 0) {
        m_next.start(std::chrono::milliseconds(0));
        return;
    }
    m_next.start(m_pause);
    m_pause = std::min<std::chrono::milliseconds>(2 * m_pause, LongestPause);
    Q_EMIT missed(cause);
}

} // namespace postrider
