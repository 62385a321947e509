// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlchatreader.h"

#include "ledgerrows.h"
#include "ledgerview.h"

#include <domain/limits.h>

#include <QStringBuilder>

namespace postrider {
namespace {

using namespace ledgerrows;
using ledgerview::Place;

// Where a page of the list ended: the list goes by (changed_at, id), newest first.
struct ListPosition {
    qint64 changedAt = 0;
    qint64 chat = 0;
};

QString written(const Place &last)
{
    return QString::number(stored(last.changedAt)) % u'-' % QString::number(last.chat);
}

Result<ListPosition> positionAfter(const QString &after)
{
    if (after.isEmpty())
        return ListPosition{std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max()};
    const qsizetype dash = after.indexOf(u'-', 1);
    bool isTime = false;
    bool isId = false;
    const ListPosition position{after.left(dash).toLongLong(&isTime), after.mid(dash + 1).toLongLong(&isId)};
    if (dash < 1 || !isTime || !isId)
        return failure(Code::BadRequest, QStringLiteral("The parameter after is the next of an earlier answer."));
    return position;
}

SqlResult<QList<Place>> listed(SqlConnection &connection, UserId viewer, const ListPosition &after, qint64 since,
                               int most)
{
    return connection.select(u"SELECT " % ledgerview::PlaceColumns % u" FROM " % ledgerview::PlaceTables %
                                 u" WHERE m.user_id = ? AND m.to_seq IS NULL AND c.last_seq > m.hidden_seq AND "
                                 u"c.changed_at > ? AND (c.changed_at < ? OR (c.changed_at = ? AND c.id < ?)) "
                                 u"ORDER BY c.changed_at DESC, c.id DESC LIMIT ?",
                             {viewer.value, since, after.changedAt, after.changedAt, after.chat, most},
                             ledgerview::place);
}

SqlResult<QList<Member>> firstMembers(SqlConnection &connection, UserId viewer, const Place &place)
{
    return connection.select(
        QStringLiteral("SELECT m.user_id, m.role, k.delivered_seq, k.read_seq, k.shown_read_seq FROM membership m "
                       "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                       "WHERE m.chat_id = ? AND m.to_seq IS NULL ORDER BY m.from_seq, m.user_id LIMIT ?"),
        {place.chat, limits::MembersListed}, [viewer](const QSqlQuery &row) {
            const UserId user{row.value(0).toLongLong()};
            const Mark mark{seq(row.value(2)), seq(row.value(user == viewer ? 3 : 4))};
            return Member{.id = user, .name = {}, .role = Role(row.value(1).toInt()), .mark = mark};
        });
}

struct Others {
    int count = 0;
    Mark least;
};

SqlResult<Others> others(SqlConnection &connection, UserId viewer, const Place &place)
{
    const auto found = connection.selectFirst(
        QStringLiteral("SELECT COUNT(*), MIN(COALESCE(k.delivered_seq, 0)), MIN(COALESCE(k.shown_read_seq, 0)) "
                       "FROM membership m LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                       "WHERE m.chat_id = ? AND m.to_seq IS NULL AND m.user_id <> ?"),
        {place.chat, viewer.value}, [&](const QSqlQuery &row) {
            const int count = row.value(0).toInt();
            const Mark alone{place.lastSeq, place.lastSeq};
            return Others{count, count == 0 ? alone : Mark{seq(row.value(1)), seq(row.value(2))}};
        });
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(Others{});
}

SqlResult<std::optional<Entry>> lastEntry(SqlConnection &connection, const Place &place)
{
    return connection.selectFirst(u"SELECT " % EntryColumns % u" FROM entry e WHERE e.chat_id = ? AND e.seq = ?",
                                  {place.chat, place.lastSeq.value},
                                  [&](const QSqlQuery &row) { return entry(row, place.uri).entry; });
}

SqlResult<Chat> described(SqlConnection &connection, UserId viewer, const Place &place)
{
    const auto members = firstMembers(connection, viewer, place);
    if (!members)
        return std::unexpected(members.error());
    const auto rest = others(connection, viewer, place);
    if (!rest)
        return std::unexpected(rest.error());
    const auto last = lastEntry(connection, place);
    if (!last)
        return std::unexpected(last.error());
    const auto unread = ledgerview::unreadCount(connection, viewer, place);
    if (!unread)
        return std::unexpected(unread.error());
    return Chat{.uri = place.uri,
                .kind = place.kind,
                .title = place.title,
                .closed = place.closed,
                .hasPassword = place.hasPassword,
                .owner = place.owner,
                .memberCount = rest->count + 1,
                .members = *members,
                .all = rest->least,
                .firstSeq = place.firstSeq,
                .lastSeq = place.lastSeq,
                .last = *last,
                .mark = place.mark,
                .unread = *unread,
                .leftSeq = {}};
}

Result<ChatList> list(SqlConnection &connection, UserId viewer, const ChatQuery &query, Timestamp now)
{
    const auto after = positionAfter(query.after);
    if (!after)
        return std::unexpected(after.error());
    const qint64 since = query.since ? stored(*query.since - limits::ListOverlap) : -1;
    auto places = listed(connection, viewer, *after, since, query.quantity + 1);
    if (!places)
        return std::unexpected(places.error());
    const auto epoch = ledgerview::epoch(connection);
    if (!epoch)
        return std::unexpected(epoch.error());
    ChatList list{.epoch = *epoch, .time = now, .chats = {}, .next = {}};
    if (places->size() > query.quantity) {
        places->removeLast();
        list.next = written(places->last());
    }
    for (const Place &place : *places) {
        const auto chat = described(connection, viewer, place);
        if (!chat)
            return std::unexpected(chat.error());
        list.chats.append(*chat);
    }
    return list;
}

Result<QList<Place>> placesOf(SqlConnection &connection, UserId viewer, const QList<ChatUri> &only)
{
    if (only.isEmpty()) {
        const auto places =
            connection.select(u"SELECT " % ledgerview::PlaceColumns % u" FROM " % ledgerview::PlaceTables %
                                  u" WHERE m.user_id = ? AND m.to_seq IS NULL AND c.last_seq > "
                                  u"COALESCE(k.read_seq, 0) ORDER BY c.changed_at DESC, c.id DESC",
                              {viewer.value}, ledgerview::place);
        if (!places)
            return std::unexpected(places.error());
        return *places;
    }
    QList<Place> places;
    for (const ChatUri &chat : only) {
        const auto place = ledgerview::find(connection, viewer, chat);
        if (place)
            places.append(*place);
        else if (place.error().code != Code::NoSuchChat)
            return std::unexpected(place.error());
    }
    return places;
}

QFuture<Result<QList<Chat>>> withNames(UserDirectory &names, const QList<Chat> &chats)
{
    QSet<UserId> members;
    for (const Chat &chat : chats)
        for (const Member &member : chat.members)
            members.insert(member.id);
    return names.users(members).then([chats](const Result<QHash<UserId, User>> &users) -> Result<QList<Chat>> {
        if (!users)
            return std::unexpected(users.error());
        QList<Chat> named = chats;
        for (Chat &chat : named)
            for (Member &member : chat.members)
                member.name = users->value(member.id).name; // none: the account was deleted
        return named;
    });
}

} // namespace

QFuture<Result<ChatList>> SqlChatReader::chats(UserId viewer, const ChatQuery &query)
{
    const auto read = [viewer, query, &clock = m_clock](SqlConnection &connection) {
        const Timestamp now = clock.now(); // before the snapshot: what it doesn't show has changed after this time
        return connection.snapshot([&] { return list(connection, viewer, query, now); });
    };
    return m_ledger.run(read)
        .then([&names = m_names](const Result<ChatList> &found) {
            if (!found)
                return QtFuture::makeReadyFuture(found);
            return withNames(names, found->chats)
                .then([list = *found](const Result<QList<Chat>> &chats) -> Result<ChatList> {
                    if (!chats)
                        return std::unexpected(chats.error());
                    ChatList named = list;
                    named.chats = *chats;
                    return named;
                });
        })
        .unwrap();
}

QFuture<Result<Chat>> SqlChatReader::chat(UserId viewer, const ChatUri &chat)
{
    const auto read = [viewer, chat](SqlConnection &connection) {
        return connection.snapshot([&]() -> Result<Chat> {
            const auto place = ledgerview::find(connection, viewer, chat);
            if (!place)
                return std::unexpected(place.error());
            const auto found = described(connection, viewer, *place);
            if (!found)
                return std::unexpected(found.error());
            return *found;
        });
    };
    return m_ledger.run(read)
        .then([&names = m_names](const Result<Chat> &found) {
            if (!found)
                return QtFuture::makeReadyFuture(found);
            return withNames(names, {*found}).then([](const Result<QList<Chat>> &chats) -> Result<Chat> {
                if (!chats)
                    return std::unexpected(chats.error());
                return chats->first();
            });
        })
        .unwrap();
}

QFuture<Result<QList<UnreadChat>>> SqlChatReader::unread(UserId viewer, const QList<ChatUri> &only)
{
    return m_ledger.run([viewer, only](SqlConnection &connection) {
        return connection.snapshot([&]() -> Result<QList<UnreadChat>> {
            const auto places = placesOf(connection, viewer, only);
            if (!places)
                return std::unexpected(places.error());
            QList<UnreadChat> chats;
            for (const Place &place : *places) {
                const auto unread = ledgerview::unread(connection, viewer, place);
                if (!unread)
                    return std::unexpected(unread.error());
                if (*unread)
                    chats.append(**unread);
                else if (!only.isEmpty()) // asked about: nothing is an answer, too
                    chats.append({.chat = place.uri, .count = 0, .senders = {}});
            }
            return chats;
        });
    });
}

QFuture<Result<QList<ChatUri>>> SqlChatReader::memberships(UserId user)
{
    return m_ledger.run([user](SqlConnection &connection) -> Result<QList<ChatUri>> {
        const auto chats =
            connection.select(QStringLiteral("SELECT c.uri FROM membership m JOIN chat c ON c.id = m.chat_id "
                                             "WHERE m.user_id = ? AND m.to_seq IS NULL ORDER BY c.id"),
                              {user.value}, [](const QSqlQuery &row) { return ChatUri{row.value(0).toString()}; });
        if (!chats)
            return std::unexpected(chats.error());
        return *chats;
    });
}

QFuture<Result<Epoch>> SqlChatReader::epoch()
{
    return m_ledger.run([](SqlConnection &connection) -> Result<Epoch> {
        const auto epoch = ledgerview::epoch(connection);
        if (!epoch)
            return std::unexpected(epoch.error());
        return *epoch;
    });
}

} // namespace postrider
