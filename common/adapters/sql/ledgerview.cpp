// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerview.h"

#include "ledgerrows.h"

#include <domain/limits.h>

#include <QStringBuilder>

#include <algorithm>

namespace postrider::ledgerview {
namespace {

using namespace ledgerrows;

// Everyone but the viewer who has ever sent a message here: each is found by a step in the index entry_by_sender.
SqlResult<QList<UserId>> senders(SqlConnection &connection, UserId viewer, const Place &place)
{
    QList<UserId> senders;
    UserId last;
    for (;;) {
        const auto next = connection.selectFirst(
            QStringLiteral("SELECT MIN(user_from) FROM entry WHERE chat_id = ? AND kind = ? AND user_from > ?"),
            {place.chat, int(EntryKind::Message), last.value},
            [](const QSqlQuery &row) { return UserId{row.value(0).toLongLong()}; });
        if (!next)
            return std::unexpected(next.error());
        last = next->value_or(UserId{});
        if (!last) // MIN of nothing is NULL
            return senders;
        if (last != viewer)
            senders.append(last);
    }
}

struct Stretch {
    int count = 0;
    Seq first;
};

SqlResult<Stretch> countFrom(SqlConnection &connection, UserId sender, const Place &place, int most)
{
    const auto counted = connection.selectFirst(
        QStringLiteral("SELECT COUNT(*), MIN(seq) FROM (SELECT seq FROM entry WHERE chat_id = ? AND kind = ? AND "
                       "user_from = ? AND seq > ? ORDER BY seq LIMIT ?) AS unread"),
        {place.chat, int(EntryKind::Message), sender.value, place.mark.read.value, most},
        [](const QSqlQuery &row) { return Stretch{row.value(0).toInt(), seq(row.value(1))}; });
    if (!counted)
        return std::unexpected(counted.error());
    return counted->value_or(Stretch{});
}

SqlResult<QList<UnreadMessage>> newestFrom(SqlConnection &connection, UserId sender, const Place &place)
{
    auto newest = connection.select(
        QStringLiteral("SELECT seq, body, saved_at FROM entry WHERE chat_id = ? AND kind = ? AND user_from = ? AND "
                       "seq > ? ORDER BY seq DESC LIMIT ?"),
        {place.chat, int(EntryKind::Message), sender.value, place.mark.read.value, limits::UnreadTexts},
        [](const QSqlQuery &row) { return UnreadMessage{seq(row.value(0)), body(row.value(1)), time(row.value(2))}; });
    if (newest)
        std::ranges::reverse(*newest);
    return newest;
}

} // namespace

Place place(const QSqlQuery &row)
{
    Place place;
    place.chat = row.value(0).toLongLong();
    place.uri = {row.value(1).toString()};
    place.kind = ChatKind(row.value(2).toInt());
    if (!row.value(3).isNull())
        place.title = row.value(3).toString();
    place.owner = {row.value(4).toLongLong()};
    place.hasPassword = row.value(5).toBool();
    place.closed = row.value(6).toBool();
    place.firstSeq = seq(row.value(7));
    place.lastSeq = seq(row.value(8));
    place.changedAt = time(row.value(9));
    place.mark = {seq(row.value(10)), seq(row.value(11))};
    return place;
}

Result<Place> find(SqlConnection &connection, UserId viewer, const ChatUri &chat)
{
    const auto found = connection.selectFirst(u"SELECT " % PlaceColumns % u" FROM " % PlaceTables %
                                                  u" WHERE c.uri = ? AND m.user_id = ? AND m.to_seq IS NULL",
                                              {chat.value, viewer.value}, place);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return failure(Code::NoSuchChat);
    return **found;
}

SqlResult<Epoch> epoch(SqlConnection &connection)
{
    const auto epoch = connection.selectFirst(QStringLiteral("SELECT epoch FROM store"), {},
                                              [](const QSqlQuery &row) { return Epoch{row.value(0).toString()}; });
    if (!epoch)
        return std::unexpected(epoch.error());
    return epoch->value_or(Epoch{});
}

SqlResult<std::optional<UnreadChat>> unread(SqlConnection &connection, UserId viewer, const Place &place)
{
    UnreadChat chat{.chat = place.uri, .count = 0, .senders = {}};
    const auto from = place.lastSeq > place.mark.read ? senders(connection, viewer, place) : QList<UserId>();
    if (!from)
        return std::unexpected(from.error());
    for (const UserId sender : *from) {
        const auto stretch = countFrom(connection, sender, place, limits::UnreadCounted);
        if (!stretch)
            return std::unexpected(stretch.error());
        if (stretch->count == 0)
            continue;
        const auto newest = newestFrom(connection, sender, place);
        if (!newest)
            return std::unexpected(newest.error());
        chat.count = std::min(chat.count + stretch->count, limits::UnreadCounted);
        chat.senders.append({sender, stretch->count, stretch->first, newest->last().seq, *newest});
    }
    return chat.count == 0 ? std::nullopt : std::optional(chat);
}

SqlResult<int> unreadCount(SqlConnection &connection, UserId viewer, const Place &place)
{
    const auto from = place.lastSeq > place.mark.read ? senders(connection, viewer, place) : QList<UserId>();
    if (!from)
        return std::unexpected(from.error());
    int count = 0;
    for (const UserId sender : *from) {
        if (count == limits::UnreadCounted)
            break;
        const auto stretch = countFrom(connection, sender, place, limits::UnreadCounted - count);
        if (!stretch)
            return std::unexpected(stretch.error());
        count += stretch->count;
    }
    return count;
}

} // namespace postrider::ledgerview
