// SPDX-License-Identifier: GPL-3.0-or-later
#include "localbus.h"

#include "localsubscriptions.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace postrider {

LocalBus::LocalBus(const QHash<Topic, qint64> &work, QObject *parent) : LocalBus(work, Limits(), parent) {}

LocalBus::LocalBus(const QHash<Topic, qint64> &work, Limits limits, QObject *parent)
    : MessageBus(parent), m_limits(limits)
{
    for (const auto &[topic, first] : work.asKeyValueRange())
        m_logs.try_emplace(topic, topic, first, TopicLog::Keep::ForGroups);
}

LocalBus::~LocalBus() = default;

MessageBus::Taken LocalBus::publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done)
{
    TopicLog &to = log(topic);
    const qsizetype size = key.size() + value.size();
    if (isFull(to, size)) {
        m_refused[topic] = size;
        return Taken::Full;
    }
    to.append(key, value, m_arrivals++);
    if (done)
        m_acknowledgements.append(std::move(done));
    schedule();
    return Taken::Yes;
}

std::unique_ptr<SharedSubscription> LocalBus::subscribeShared(const QList<Topic> &topics, const QString &group)
{
    auto subscription = std::make_unique<LocalShared>(*this, topics, group);
    m_shared.append(subscription.get());
    schedule();
    return subscription;
}

std::unique_ptr<BroadcastSubscription> LocalBus::subscribeBroadcast(Topic topic)
{
    auto subscription = std::make_unique<LocalBroadcast>(topic, log(topic).next());
    m_broadcast.append(subscription.get());
    schedule();
    return subscription;
}

TopicLog &LocalBus::log(Topic topic)
{
    return m_logs.try_emplace(topic, topic, 0, TopicLog::Keep::ForListeners).first->second;
}

bool LocalBus::isFull(const TopicLog &log, qsizetype more) const
{
    return log.records() > 0 && (log.records() >= m_limits.records || log.bytes() + more > m_limits.bytes);
}

void LocalBus::schedule()
{
    if (!std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &LocalBus::turn, Qt::QueuedConnection);
}

void LocalBus::turn()
{
    m_scheduled = false; // whatever is published from here on comes with the next turn
    const auto acknowledgements = std::exchange(m_acknowledgements, {});
    for (const Acknowledged &done : acknowledgements)
        done({});
    deliver();
    m_shared.removeIf([](const auto &subscription) { return !subscription; });
    for (const auto shared = m_shared; const auto &subscription : shared)
        if (subscription)
            subscription->tellReady();
    tellRoom();
}

void LocalBus::deliver()
{
    m_broadcast.removeIf([](const auto &subscription) { return !subscription; });
    const auto listeners = m_broadcast;
    std::vector<std::pair<Topic, QList<Record>>> all;
    for (auto &[topic, log] : m_logs)
        all.emplace_back(topic, log.takeForListeners());
    for (const auto &[topic, records] : all)
        for (const auto &listener : listeners)
            if (listener)
                listener->tell(topic, records);
}

void LocalBus::tellRoom()
{
    const bool fits = std::any_of(m_refused.begin(), m_refused.end(),
                                  [this](const auto &refused) { return !isFull(log(refused.first), refused.second); });
    if (!fits)
        return;
    m_refused.clear();
    Q_EMIT room();
}

} // namespace postrider
