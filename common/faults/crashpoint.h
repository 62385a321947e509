// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#ifdef POSTRIDER_CRASH_POINTS
#include <QMetaEnum>
#endif

// Places between two steps at which a test ends its process at once, as a crash would (tests/chaos walks over all of
// them). Only in builds with POSTRIDER_CRASH_POINTS; in others, release among them, nothing of it is there.
namespace postrider::crash {

#ifdef POSTRIDER_CRASH_POINTS
Q_NAMESPACE

enum class Point {
    // --- the client
    // somebody signs in
    EnterAdmitted,
    EnterAccountKept,
    EnterTokensKept,
    // the token is renewed
    RenewAnswered,
    RenewKept,
    // a message is written
    WriteUncommitted,
    WriteCommitted,
    // the outbox goes out
    SendMarked,
    SendSaid,
    // what came in one turn of the event loop is taken
    TurnUncommitted,
    TurnCommitted,
    TurnPerformed,
    TurnTold,
    // somebody signs out
    LeaveTold,
    LeaveDatabaseGone,
    LeaveTokensGone,
    // --- the server
    // a batch of the ledger
    LedgerTaken,
    LedgerUncommitted,
    LedgerCommitted,
    LedgerHalfAnnounced,
    LedgerAnnounced,
    LedgerPositionCommitted,
    // a message, and what becomes of it, on the way between socket and bus
    SocketPublished,
    SocketAcknowledged,
    SocketHalfTold,
    SocketTold,
    // a mark on its way from the socket to the bus
    SocketMarkTaken,
    SocketMarkPublished,
    // a backup takes the place of the data
    RestoreMarked,
    RestoreMovedAway,
    RestoreMovedIn,
};
Q_ENUM_NS(Point)

// The process is killed with -9 when it gets to that point for the n-th time, n counting from 1. Any thread. The
// environment arms it as well: POSTRIDER_CRASH_AT=LedgerCommitted:3
void arm(Point point, int n);
void reach(Point point);

#define POSTRIDER_CRASH_POINT(name) ::postrider::crash::reach(::postrider::crash::Point::name)
#else
#define POSTRIDER_CRASH_POINT(name) static_cast<void>(0)
#endif

} // namespace postrider::crash
