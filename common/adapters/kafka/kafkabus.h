// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kafkasettings.h"

#include <ports/messagebus.h>

#include <memory>

namespace postrider {

// The message bus of a cluster. Can be used at once: while the broker is away, or its topics are not made yet, what is
// published waits (and Taken::Full follows), and subscriptions give nothing. An acknowledgement that is still to come
// when the bus is destroyed never does. Outlives its subscriptions. On the thread of an event loop; whatever blocks
// happens on threads of its own.
class KafkaBus final : public MessageBus {
    Q_OBJECT
public:
    explicit KafkaBus(const KafkaSettings &settings, QObject *parent = nullptr);
    ~KafkaBus() override; // what was published is still sent, for at most a second

    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done = {}) override;
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &topics, const QString &group) override;
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) override;

    // The broker answered the last time it was asked (every two seconds), and the topics are as they must be.
    bool isUp() const;

    struct Figures {
        qsizetype waitingRecords = 0; // published, not acknowledged
        qsizetype waitingBytes = 0;
        qint64 producersRecreated = 0; // after a fatal error, everything unacknowledged having been sent again
    };
    Figures figures() const;

Q_SIGNALS:
    void upChanged(bool up);
    // A topic is there, but not as it must be: the bus stays away until it is created anew. The cause says which one.
    void refused(const postrider::Error &error);

private:
    class Parts;
    const std::unique_ptr<Parts> m_parts;
};

} // namespace postrider
