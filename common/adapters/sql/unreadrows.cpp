// SPDX-License-Identifier: GPL-3.0-or-later
#include "unreadrows.h"

#include <domain/limits.h>

#include <QStringBuilder>

#include <algorithm>

namespace postrider::unreadrows {
namespace {

using namespace chatrows;
using namespace ledgerrows;

SqlResult<QList<UserId>> others(SqlConnection &connection, const Sight &sight, UserId viewer)
{
    return connection.select(
        QStringLiteral("SELECT DISTINCT user_id FROM membership WHERE chat_id = ? AND user_id <> ?"),
        {sight.id, viewer.value}, [](const QSqlQuery &row) { return UserId{row.value(0).toLongLong()}; });
}

SqlResult<int> countOf(SqlConnection &connection, const Sight &sight, UserId sender)
{
    const auto found = connection.selectFirst(
        QStringLiteral("SELECT COUNT(*) FROM (SELECT 1 FROM entry "
                       "WHERE chat_id = ? AND kind = 0 AND user_from = ? AND seq > ? LIMIT ?) counted"),
        {sight.id, sender.value, sight.mark.read.value, limits::UnreadCounted},
        [](const QSqlQuery &row) { return row.value(0).toInt(); });
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(0);
}

SqlResult<UnreadSender> senderOf(SqlConnection &connection, const Sight &sight, UserId user)
{
    UnreadSender sender;
    sender.user = user;
    const auto count = countOf(connection, sight, user);
    if (!count || *count == 0)
        return count ? SqlResult<UnreadSender>(sender) : std::unexpected(count.error());
    sender.count = *count;
    const auto first = connection.selectFirst(
        QStringLiteral("SELECT MIN(seq) FROM entry WHERE chat_id = ? AND kind = 0 AND user_from = ? AND seq > ?"),
        {sight.id, user.value, sight.mark.read.value}, [](const QSqlQuery &row) { return seq(row.value(0)); });
    if (!first)
        return std::unexpected(first.error());
    sender.firstSeq = first->value_or(Seq());
    auto newest = connection.select(
        QStringLiteral("SELECT seq, body, saved_at FROM entry "
                       "WHERE chat_id = ? AND kind = 0 AND user_from = ? AND seq > ? ORDER BY seq DESC LIMIT ?"),
        {sight.id, user.value, sight.mark.read.value, limits::UnreadTexts},
        [](const QSqlQuery &row) { return UnreadMessage{seq(row.value(0)), body(row.value(1)), time(row.value(2))}; });
    if (!newest)
        return std::unexpected(newest.error());
    std::reverse(newest->begin(), newest->end());
    sender.messages = *std::move(newest);
    sender.lastSeq = sender.messages.last().seq;
    return sender;
}

Result<UnreadChat> unreadOf(SqlConnection &connection, const Sight &sight, UserId viewer)
{
    UnreadChat chat;
    chat.chat = sight.uri;
    if (sight.lastSeq <= sight.mark.read)
        return chat;
    const auto users = others(connection, sight, viewer);
    if (!users)
        return std::unexpected(users.error());
    for (const UserId user : *users) {
        const auto sender = senderOf(connection, sight, user);
        if (!sender)
            return std::unexpected(sender.error());
        chat.count = std::min(chat.count + sender->count, limits::UnreadCounted);
        if (sender->count > 0)
            chat.senders.append(*sender);
    }
    std::sort(chat.senders.begin(), chat.senders.end(),
              [](const UnreadSender &a, const UnreadSender &b) { return a.lastSeq > b.lastSeq; });
    return chat;
}

} // namespace

SqlResult<int> count(SqlConnection &connection, const Sight &sight, UserId viewer)
{
    if (sight.lastSeq <= sight.mark.read)
        return 0;
    const auto users = others(connection, sight, viewer);
    if (!users)
        return std::unexpected(users.error());
    int all = 0;
    for (const UserId user : *users) {
        const auto some = countOf(connection, sight, user);
        if (!some)
            return some;
        all = std::min(all + *some, limits::UnreadCounted);
    }
    return all;
}

Result<QList<UnreadChat>> all(SqlConnection &connection, UserId viewer)
{
    const auto sights =
        connection.select(u"SELECT " % SightColumns % u" FROM " % SightTables %
                              u" WHERE m.user_id = ? AND m.to_seq IS NULL AND c.last_seq > COALESCE(k.read_seq, 0) "
                              u"ORDER BY c.saved_at DESC, c.id DESC",
                          {viewer.value}, sight);
    if (!sights)
        return std::unexpected(sights.error());
    QList<UnreadChat> chats;
    for (const Sight &sight : *sights) {
        const auto chat = unreadOf(connection, sight, viewer);
        if (!chat)
            return std::unexpected(chat.error());
        if (chat->count > 0)
            chats.append(*chat);
    }
    return chats;
}

Result<QList<UnreadChat>> of(SqlConnection &connection, UserId viewer, const QList<ChatUri> &uris)
{
    QList<UnreadChat> chats;
    for (const ChatUri &uri : uris) {
        const auto sight = look(connection, viewer, uri);
        if (!sight && sight.error().code != Code::NoSuchChat)
            return std::unexpected(sight.error());
        if (!sight || sight->leftSeq)
            continue;
        const auto chat = unreadOf(connection, *sight, viewer);
        if (!chat)
            return std::unexpected(chat.error());
        chats.append(*chat);
    }
    return chats;
}

} // namespace postrider::unreadrows
