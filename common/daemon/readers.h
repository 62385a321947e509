// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entrance.h"
#include "watch.h"

#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlthread.h>
#include <adapters/sql/sqluserdirectory.h>
#include <ports/clock.h>

namespace postrider::daemon {

// What a daemon reads of the others' tables, each on a thread of its own.
struct Readers {
    Readers(const SqlSettings &settings, const Clock &clock, Entrance &entrance)
        : ledgerThread(QStringLiteral("ledger-reader"), settings)
        , accountThread(QStringLiteral("account-reader"), settings)
        , chats(ledgerThread, users, clock)
    {
        for (SqlThread *thread : {&ledgerThread, &accountThread})
            watch(*thread, entrance);
    }

    SqlThread ledgerThread;
    SqlThread accountThread;
    SqlUserDirectory users{accountThread};
    SqlHistoryReader history{ledgerThread};
    SqlChatReader chats;
};

} // namespace postrider::daemon
