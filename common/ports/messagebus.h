// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <domain/topic.h>

#include <QByteArray>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace postrider {

// The log that services talk through. One object per process, used on its event-loop thread only.

// The records of one key stand in one partition, in the order published.
struct Record {
    Topic topic = Topic::MessageSave;
    int partition = 0;
    qint64 offset = 0; // grows within a partition; whether without gaps is the bus's own affair
    QByteArray key;
    QByteArray value;
};

struct Position {
    Topic topic = Topic::MessageSave;
    int partition = 0;
    qint64 next = 0; // the offset of the first record not yet dealt with
};

// Work that is shared out among the members of a group; from the earliest record not committed.
class SharedSubscription : public QObject {
    Q_OBJECT
public:
    // What waits now, each partition's records in order; at most so many records and (but for a single record) bytes.
    virtual QList<Record> take(int mostRecords, qsizetype mostBytes) = 0;
    // Everything before these positions has had its effect and need not be given to anyone again.
    virtual void commit(const QList<Position> &positions) = 0;

Q_SIGNALS:
    void ready(); // something waits that take() has not given out; at most once per event-loop turn
    void revoked(
        const QList<postrider::Position> &partitions); // these belong to another member now: drop what is held of them
};

// Everything, for everybody, from now on.
class BroadcastSubscription : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void positioned(); // from here on nothing is missed; clients may be listened to
    void received(const QList<postrider::Record> &records);
    void lost(); // records may have been missed: close every socket, wait for positioned()
};

class MessageBus : public QObject {
    Q_OBJECT
public:
    enum class Taken { Yes, Full };
    using QObject::QObject;
    using Acknowledged = std::function<void(const Result<void> &)>;

    // Taken::Full keeps nothing: stop reading from whoever asked, and try again after room(). `done` is called once, in
    // a later turn: when the record can no longer be lost by the bus (Accepted); with Code::Unavailable when it was not
    // taken this time, but may be another; with any other code when this very record never will be.
    virtual Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done = {}) = 0;
    virtual std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &topics, const QString &group) = 0;
    virtual std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) = 0;

Q_SIGNALS:
    void room();
};

} // namespace postrider
