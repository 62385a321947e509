// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#ifdef POSTRIDER_CRASH_POINTS
#include <QMetaEnum>
#endif

// Mistakes that our programs make when a test asks for one, so that tests/chaos/suite can prove that it would notice.
// Only in builds with POSTRIDER_CRASH_POINTS; in others, release among them, nothing of it is there.
namespace postrider::faults {

#ifdef POSTRIDER_CRASH_POINTS
Q_NAMESPACE

enum class Bug {
    // --- persistence
    TellWithoutCommit, // Saved is said of what the disk doesn't have
    ForgetUuids,       // a repeat is decided as if it were new
    DecideAnew,        // a record below the cursor is decided once more
    CommitFirst,       // its position is committed before a batch is kept
    SkipSeq,
    MarkBackwards,
    TimeBackwards,
    // --- realtime
    DropFrame,      // on an open socket
    StaleMembers,   // nobody is told of a chat that came into being
    SavedElsewhere, // at the wrong seq
    Reorder,        // of one sender's messages
    DeliveredAhead, // a mark is taken for the chat's last entry
    DeliveredAsRead,
    // --- client
    SkipGap, // what was missed isn't fetched
    ArriveTwice,
    NewUuidOnResend,
    ForgetWhatWasSent, // before it is Saved
    DeliveredAboveGap,
    KeepOldEpoch,
};
Q_ENUM_NS(Bug)

// Whether POSTRIDER_PLANTED_BUG names it. Any thread.
bool isPlanted(Bug bug);
// As that, every `n`th time it is asked.
bool isPlantedEvery(int n, Bug bug);

#define POSTRIDER_PLANTED(name) ::postrider::faults::isPlanted(::postrider::faults::Bug::name)
#define POSTRIDER_PLANTED_EVERY(n, name) ::postrider::faults::isPlantedEvery(n, ::postrider::faults::Bug::name)
#else
#define POSTRIDER_PLANTED(name) false
#define POSTRIDER_PLANTED_EVERY(n, name) false
#endif

} // namespace postrider::faults
