// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace postrider {

// The keys that identity signs with, as GET /auth/keys answers them: asked for at once, of one instance after the
// other, with growing pauses until the first answer, then now and then.
class PublicKeys : public QObject {
    Q_OBJECT
public:
    static constexpr auto FirstPause = std::chrono::milliseconds(100);
    static constexpr auto LongestPause = std::chrono::seconds(5);
    static constexpr auto Interval = std::chrono::seconds(15);
    static constexpr auto Patience = std::chrono::seconds(3); // for an answer

    explicit PublicKeys(const QList<QUrl> &identities, QObject *parent = nullptr); // "http://127.0.0.1:5051"
    void start();
    // Somebody has shown a key that isn't among them. Asks again soon, but no oftener than every LongestPause: whoever
    // makes up keys costs nothing.
    void missing();

Q_SIGNALS:
    void found(const QJsonObject &keys); // a JWK set
    void missed(const QString &cause);   // all of them were asked

private:
    void ask();
    void take(QNetworkReply &reply);
    void miss(const QString &cause);

    const QList<QUrl> m_urls;
    qsizetype m_at = 0;     // the one that is asked
    qsizetype m_failed = 0; // in a row
    QNetworkAccessManager m_network;
    QTimer m_next;
    std::chrono::milliseconds m_pause = FirstPause;
    QElapsedTimer m_asked;
};

} // namespace postrider
