// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keeper.h"

#include <ports/messagebus.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>
#include <functional>
#include <optional>

namespace postrider::persistence {

struct Config;

// Edge: message_save and receipt_save in, message_events and message_dead out. One batch is on its way at a time:
// taken, kept, announced, committed. Lives on the event-loop thread.
class Consumer : public QObject {
    Q_OBJECT
public:
    using Keep = std::function<void(const QList<Input> &)>; // answered by kept()

    Consumer(MessageBus &bus, const Config &config, Keep keep, QObject *parent = nullptr);
    ~Consumer() override;

    // An empty batch goes first: it says whether the store can be reached.
    void start();
    // drained() follows when all that waits is kept and announced, or at once if the store can't be reached.
    void drain();

    void kept(const StoreResult<Kept> &result);

Q_SIGNALS:
    void storeReached();
    void storeMissed(const QString &cause); // tried again, later and later
    void eventRefused();                    // the bus will never take it: what is left of it goes to message_dead
    void drained();

private:
    struct Outgoing {
        Topic topic = Topic::MessageEvents;
        QByteArray key;
        QByteArray value;
        enum class Fate { Open, Taken, Lost, Refused };
        Fate fate = Fate::Open;
    };

    void next();
    void keepBatch();
    void forget(const QList<Position> &partitions);
    void announce(const QList<Announcement> &announcements);
    void publishAll();
    void acknowledged(qsizetype index, const Result<void> &result);
    void settle();
    std::optional<Outgoing> remainsOf(const Outgoing &refused) const;
    void commit();
    void finishDraining();
    Outgoing outgoing(const Announcement &announcement) const;

    MessageBus &m_bus;
    const Config &m_config;
    const Keep m_keep;
    std::unique_ptr<SharedSubscription> m_subscription;
    QList<Record> m_batch; // on its way
    bool m_busy = false;   // from taking a batch until its positions are committed
    QList<Outgoing> m_outgoing;
    qsizetype m_published = 0;
    qsizetype m_waiting = 0; // published, not acknowledged
    bool m_draining = false;
    std::chrono::milliseconds m_pause;    // before the store is asked again
    std::chrono::milliseconds m_busPause; // before the bus is
    QTimer m_retry;
};

} // namespace postrider::persistence
