// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "caller.h"

#include <ports/passwordhasher.h>

#include <QList>
#include <QObject>

#include <deque>

namespace postrider::identity {

// Passwords wait here for the hasher, whose time is what a server has least of. Addresses take turns (of IPv6,
// networks: networkOf()); nobody's is done whose client has left meanwhile; and none takes more than half of the room.
class PasswordQueue : public QObject {
    Q_OBJECT
public:
    struct Limits {
        int running = 2;            // at a time: what the hasher has threads for
        int waiting = 64;           // beside those; else Code::TooMany
        int waitingPerAddress = 32; // likewise
    };

    explicit PasswordQueue(PasswordHasher &hasher);
    PasswordQueue(PasswordHasher &hasher, const Limits &limits);

    // As the hasher's. Code::TooMany also when the caller has left before its turn came.
    QFuture<Result<QString>> hash(const Caller &caller, const QString &password);
    QFuture<Result<PasswordVerdict>> verify(const Caller &caller, const QString &hash, const QString &password);

    qsizetype waiting() const;

private:
    struct Job {
        Caller caller;
        std::function<void()> run;
        std::function<void()> refuse;
    };
    struct Line { // of one network; never empty
        QByteArray network;
        std::deque<Job> jobs;
    };

    template <class T>
    QFuture<Result<T>> enqueue(const Caller &caller, std::function<QFuture<Result<T>>()> work);
    bool hasRoomFor(const QByteArray &network) const;
    void add(Job job);
    void dropThoseWhoLeft();
    void runNext();

    PasswordHasher &m_hasher;
    const Limits m_limits;
    int m_running = 0;
    QList<Line> m_lines; // whose turn is next, first
};

} // namespace postrider::identity
