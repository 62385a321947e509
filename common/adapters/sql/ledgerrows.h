// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/ledgerstore.h>

#include <QSqlQuery>

// How the ledger's values stand in its tables. Shared by the store and the readers.
namespace postrider::ledgerrows {

// Written in the database: never another number for the same kind.
static_assert(int(EntryKind::Message) == 0 && int(EntryKind::Create) == 1 && int(EntryKind::Join) == 2 &&
              int(EntryKind::Leave) == 3 && int(EntryKind::Remove) == 4 && int(EntryKind::Rename) == 5 &&
              int(EntryKind::Owner) == 6 && int(EntryKind::Close) == 7 && int(EntryKind::Open) == 8);
static_assert(int(ChatKind::Direct) == 0 && int(ChatKind::Room) == 1);
static_assert(int(Role::Member) == 0 && int(Role::Owner) == 1);
static_assert(int(MarkKind::Delivered) == 0 && int(MarkKind::Read) == 1);

inline constexpr int PlainText = 0; // entry.format

inline qint64 stored(Timestamp time)
{
    return time.time_since_epoch().count();
}
inline Timestamp time(const QVariant &value)
{
    return Timestamp(std::chrono::milliseconds(value.toLongLong()));
}
inline Seq seq(const QVariant &value)
{
    return {value.toLongLong()};
}

// A body in UTF-8; null for a null value. A byte order mark is kept.
QString body(const QVariant &value);

// The columns of an entry, in the order entry() reads them, beginning with the query's column `first`.
inline constexpr QLatin1StringView EntryColumns{
    "e.seq, e.uuid, e.kind, e.user_from, e.device_from, e.subject, e.body, e.saved_at"};
inline constexpr int EntryColumnCount = 8;
KeptEntry entry(const QSqlQuery &row, const ChatUri &chat, int first = 0);

// A verdict's code as text and back; Code::Internal for a code of a later version.
QString codeText(Code code);
Code code(const QVariant &value);

} // namespace postrider::ledgerrows
