// SPDX-License-Identifier: GPL-3.0-or-later
#include "redislink.h"

#include "logging.h"

#include <QRandomGenerator>

#include <algorithm>

namespace postrider::redis {
namespace {
using namespace std::chrono_literals;
constexpr std::chrono::milliseconds LeastRest = 100ms;
constexpr std::chrono::milliseconds MostRest = 5s;
constexpr std::chrono::milliseconds Pulse = 1s;
} // namespace

Link::Link(RedisSettings settings, qsizetype mostWaiting, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_mostWaiting(mostWaiting)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(m_settings.patience);
    m_rest.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail(tr("it does not answer")); });
    connect(&m_rest, &QTimer::timeout, this, &Link::attempt);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        if (m_asked == 0)
            send({"PING"}, [](const Reply &) {});
    });
    connect(&m_connection, &Connection::opened, this, &Link::signIn);
    connect(&m_connection, &Connection::closed, this, &Link::fail);
}

Link::~Link()
{
    m_connection.disconnect(this);
    QHostInfo::abortHostLookup(m_lookup);
    m_connection.close();
    loseWaiting();
}

void Link::start()
{
    attempt();
}

void Link::ask(QList<QByteArray> command, Answered answered)
{
    if (m_stage == Stage::Resting || m_waiting.size() + m_asked >= m_mostWaiting)
        answered({});
    else if (m_stage == Stage::Up)
        send(command, std::move(answered));
    else
        m_waiting.enqueue({std::move(command), std::move(answered)});
}

// A name is looked up here and each time anew: hiredis would block for it, and in a container its address changes.
void Link::attempt()
{
    m_stage = Stage::Opening;
    m_patience.start();
    if (const QHostAddress address(m_settings.host); !address.isNull()) {
        open(address);
        return;
    }
    m_lookup = QHostInfo::lookupHost(m_settings.host, this, [this](const QHostInfo &found) {
        m_lookup = -1;
        if (found.addresses().isEmpty())
            fail(found.errorString());
        else
            open(found.addresses().at(m_attempts++ % found.addresses().size()));
    });
}

void Link::open(const QHostAddress &address)
{
    m_connection.open(address, m_settings.port);
}

void Link::signIn()
{
    const auto orFail = [this](const Reply &reply) {
        if (reply.outcome == Reply::Outcome::Refused)
            fail(reply.error);
    };
    if (!m_settings.password.isEmpty()) {
        QList<QByteArray> words{"AUTH"};
        if (!m_settings.user.isEmpty())
            words.append(m_settings.user.toUtf8());
        words.append(m_settings.password.toUtf8());
        send(words, orFail);
    }
    if (m_settings.database != 0)
        send({"SELECT", QByteArray::number(m_settings.database)}, orFail);
    // Without a password that it wants, or while it loads its data, Redis refuses this, too.
    send({"PING"}, [this, orFail](const Reply &reply) {
        orFail(reply);
        if (reply.outcome == Reply::Outcome::Answered && m_stage == Stage::Opening)
            onReady();
    });
}

void Link::onReady()
{
    m_stage = Stage::Up;
    m_patience.stop();
    m_backoff = 0ms;
    m_lastTrouble.clear();
    m_pulse.start(Pulse);
    qCInfo(log).noquote() << "connected to Redis at" << m_settings.host << m_settings.port;
    while (!m_waiting.isEmpty()) {
        Command next = m_waiting.dequeue();
        send(next.words, std::move(next.answered));
    }
    Q_EMIT upChanged(true);
}

void Link::fail(const QString &reason)
{
    if (m_stage == Stage::Resting)
        return;
    const bool wasUp = m_stage == Stage::Up;
    m_stage = Stage::Resting;
    QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    m_patience.stop();
    m_pulse.stop();
    m_backoff = std::clamp(m_backoff * 2, LeastRest, MostRest);
    m_rest.start(m_backoff / 2 + m_backoff * QRandomGenerator::global()->bounded(1000) / 2000); // instances spread out
    if (std::exchange(m_lastTrouble, reason) != reason)
        qCWarning(log).noquote() << "Redis at" << m_settings.host << m_settings.port
                                 << "can't be used, cause:" << reason;
    m_connection.close();
    loseWaiting();
    if (wasUp)
        Q_EMIT upChanged(false);
}

void Link::loseWaiting()
{
    while (!m_waiting.isEmpty())
        m_waiting.dequeue().answered({});
}

void Link::send(const QList<QByteArray> &words, Answered answered)
{
    ++m_asked;
    if (!m_patience.isActive())
        m_patience.start();
    m_connection.ask(words, [this, answered = std::move(answered)](const Reply &reply) {
        onAnswer();
        answered(reply);
    });
}

void Link::onAnswer()
{
    --m_asked;
    if (m_stage != Stage::Up)
        return; // signing in has its time as a whole
    if (m_asked == 0)
        m_patience.stop();
    else
        m_patience.start();
}

} // namespace postrider::redis
