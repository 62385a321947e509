// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/limits.h>
#include <domain/timestamp.h>

#include <QHash>

namespace postrider {

// How many messages a user may send now: a token bucket each (limits::SendsPerSecond, limits::SendBurst). One object
// per process is shared by every way in, so that nobody gains by using several. Several processes tell each other what
// was taken (takeSpent(), spentByAll()): a user of several of them may have a burst of each, once, and then owes it.
class SendBudget {
public:
    // Zero: one send is granted and counted. Else nothing is counted; ask again after that time.
    std::chrono::milliseconds take(UserId user, Timestamp now);

    // What was granted since the last call.
    QHash<UserId, int> takeSpent();
    // What all processes granted the user, as far as takeSpent() told them, has filled the bucket again in so much
    // time.
    void spentByAll(UserId user, std::chrono::milliseconds untilFull, Timestamp now);

    static std::chrono::milliseconds timeFor(int sends); // until so many are there again

private:
    struct Bucket {
        double tokens = limits::SendBurst;
        Timestamp at; // when they were counted
    };
    void forgetFull(Timestamp now);

    QHash<UserId, int> m_spent;      // not told yet, of those whose bucket isn't full
    QHash<UserId, Bucket> m_buckets; // of those who sent lately; a full bucket needs no remembering
    qsizetype m_sweepAt = 1024;
};

} // namespace postrider
