// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlchatreader.h"

<<<<<<< HEAD
#include "ledgerrows.h"
#include "ledgerview.h"
=======
#include "chatrows.h"
#include "unreadrows.h"
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)

#include <domain/limits.h>

#include <QStringBuilder>

<<<<<<< HEAD
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
=======
#include <algorithm>

namespace postrider {
namespace {

using namespace chatrows;
using namespace ledgerrows;

SqlResult<QList<Member>> firstMembers(SqlConnection &connection, const Sight &sight, UserId viewer)
{
    return connection.select(
        QStringLiteral(
            "SELECT m.user_id, u.name, m.role, k.delivered_seq, k.read_seq, k.shown_read_seq FROM membership m "
            "LEFT JOIN identity.user u ON u.id = m.user_id "
            "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
            "WHERE m.chat_id = ? AND m.to_seq IS NULL ORDER BY m.from_seq, m.user_id LIMIT ?"),
        {sight.id, limits::MembersListed}, [viewer](const QSqlQuery &row) {
            Member member;
            member.id = {row.value(0).toLongLong()};
            member.name = row.value(1).toString();
            member.role = Role(row.value(2).toInt());
            member.mark = {seq(row.value(3)), seq(row.value(member.id == viewer ? 4 : 5))};
            return member;
        });
}

// Who is deleted holds nobody up.
SqlResult<void> readOthers(SqlConnection &connection, const Sight &sight, UserId viewer, Chat &chat)
{
    const auto row =
        connection.selectFirst(QStringLiteral("SELECT COUNT(*), "
                                              "MIN(CASE WHEN m.user_id <> ? AND u.deleted_at IS NULL AND u.id IS NOT "
                                              "NULL THEN COALESCE(k.delivered_seq, 0) END), "
                                              "MIN(CASE WHEN m.user_id <> ? AND u.deleted_at IS NULL AND u.id IS NOT "
                                              "NULL THEN COALESCE(k.shown_read_seq, 0) END) "
                                              "FROM membership m LEFT JOIN identity.user u ON u.id = m.user_id "
                                              "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                                              "WHERE m.chat_id = ? AND m.to_seq IS NULL"),
                               {viewer.value, viewer.value, sight.id}, [](const QSqlQuery &found) {
                                   return std::tuple(found.value(0).toInt(), found.value(1), found.value(2));
                               });
    if (!row)
        return std::unexpected(row.error());
    const auto &[count, delivered, read] = row->value();
    chat.memberCount = count;
    chat.all = delivered.isNull() ? leastOf({}, sight.lastSeq) : Mark{seq(delivered), seq(read)};
    return {};
}

SqlResult<void> readLast(SqlConnection &connection, const Sight &sight, Chat &chat)
{
    auto last = connection.selectFirst(u"SELECT " % EntryColumns % u" FROM entry e WHERE e.chat_id = ? AND e.seq = ?",
                                       {sight.id, sight.lastSeq.value},
                                       [&](const QSqlQuery &row) { return entry(row, sight.uri).entry; });
    if (!last)
        return std::unexpected(last.error());
    chat.last = *std::move(last);
    return {};
}

SqlResult<Chat> detailed(SqlConnection &connection, const Sight &sight, UserId viewer)
{
    Chat chat;
    chat.uri = sight.uri;
    chat.kind = sight.kind;
    chat.title = sight.title;
    chat.leftSeq = sight.leftSeq;
    if (sight.leftSeq)
        return chat;
    chat.closed = sight.closed;
    chat.hasPassword = sight.hasPassword;
    chat.owner = sight.owner;
    chat.firstSeq = sight.firstSeq;
    chat.lastSeq = sight.lastSeq;
    chat.mark = sight.mark;
    auto members = firstMembers(connection, sight, viewer);
    if (!members)
        return std::unexpected(members.error());
    chat.members = *std::move(members);
    if (const auto others = readOthers(connection, sight, viewer, chat); !others)
        return std::unexpected(others.error());
    if (const auto last = readLast(connection, sight, chat); !last)
        return std::unexpected(last.error());
    const auto unread = unreadrows::count(connection, sight, viewer);
    if (!unread)
        return std::unexpected(unread.error());
    chat.unread = *unread;
    return chat;
}

// Where a page of the list ended: the time and the id of its last chat.
struct ListKey {
    qint64 listedAt = std::numeric_limits<qint64>::max();
    qint64 chat = std::numeric_limits<qint64>::max();

    static std::optional<ListKey> parse(const QString &text)
    {
        if (text.isEmpty())
            return ListKey();
        const auto parts = QStringView(text).split(u'-');
        bool goodTime = false;
        bool goodChat = false;
        const ListKey key{parts.value(0).toLongLong(&goodTime), parts.value(1).toLongLong(&goodChat)};
        if (parts.size() != 2 || !goodTime || !goodChat)
            return std::nullopt;
        return key;
    }
    static QString text(const Sight &sight)
    {
        return QString::number(stored(sight.listedAt)) % u'-' % QString::number(sight.id);
    }
};

// What has been hidden is not listed before its next entry. A chat changes with each entry and each mark that moves;
// one that was left changes no more.
SqlResult<QList<Sight>> listed(SqlConnection &connection, UserId viewer, qint64 changedAfter, const ListKey &after,
                               int most)
{
    return connection.select(
        u"SELECT * FROM (SELECT " % SightColumns %
            u", CASE WHEN m.to_seq IS NULL THEN c.changed_at "
            u"ELSE (SELECT e.saved_at FROM entry e WHERE e.chat_id = c.id AND e.seq = m.to_seq) END AS changed_at "
            u"FROM " %
            SightTables %
            u" WHERE m.user_id = ? AND (m.to_seq IS NULL OR c.kind = 1) AND c.last_seq > m.hidden_seq "
            u"AND " %
            LatestStay %
            u") listed "
            u"WHERE changed_at > ? AND (listed_at < ? OR (listed_at = ? AND id < ?)) "
            u"ORDER BY listed_at DESC, id DESC LIMIT ?",
        {viewer.value, changedAfter, after.listedAt, after.listedAt, after.chat, most}, sight);
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

Result<ChatList> list(SqlConnection &connection, UserId viewer, const ChatQuery &query, Timestamp now)
{
<<<<<<< HEAD
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
=======
    const auto after = ListKey::parse(query.after);
    if (!after)
        return failure(Code::BadRequest, QStringLiteral("\"after\" is the \"next\" of an earlier answer."));
    const int most = std::clamp(query.quantity, 1, limits::PageEntries);
    const qint64 changedAfter = query.since ? stored(*query.since - limits::ListOverlap) : -1;
    ChatList list;
    list.time = now;
    const auto epoch = chatrows::epoch(connection);
    if (!epoch)
        return std::unexpected(epoch.error());
    list.epoch = *epoch;
    auto sights = listed(connection, viewer, changedAfter, *after, most + 1);
    if (!sights)
        return std::unexpected(sights.error());
    if (sights->size() > most) {
        sights->removeLast();
        list.next = ListKey::text(sights->last());
    }
    for (const Sight &sight : std::as_const(*sights)) {
        const auto chat = detailed(connection, sight, viewer);
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
        if (!chat)
            return std::unexpected(chat.error());
        list.chats.append(*chat);
    }
    return list;
}

<<<<<<< HEAD
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

=======
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
} // namespace

QFuture<Result<ChatList>> SqlChatReader::chats(UserId viewer, const ChatQuery &query)
{
<<<<<<< HEAD
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
=======
    // The time before the look: what changes meanwhile is listed again the next time.
    return m_reader.read([viewer, query, now = m_clock.now()](SqlConnection &connection) {
        return list(connection, viewer, query, now);
    });
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

QFuture<Result<Chat>> SqlChatReader::chat(UserId viewer, const ChatUri &chat)
{
<<<<<<< HEAD
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
=======
    return m_reader.read([viewer, chat](SqlConnection &connection) -> Result<Chat> {
        const auto sight = look(connection, viewer, chat);
        if (!sight)
            return std::unexpected(sight.error());
        const auto found = detailed(connection, *sight, viewer);
        return found ? Result<Chat>(*found) : std::unexpected(Error(found.error()));
    });
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

QFuture<Result<QList<UnreadChat>>> SqlChatReader::unread(UserId viewer, const QList<ChatUri> &only)
{
<<<<<<< HEAD
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
=======
    return m_reader.read([viewer, only](SqlConnection &connection) -> Result<QList<UnreadChat>> {
        return only.isEmpty() ? unreadrows::all(connection, viewer) : unreadrows::of(connection, viewer, only);
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
    });
}

QFuture<Result<QList<ChatUri>>> SqlChatReader::memberships(UserId user)
{
<<<<<<< HEAD
    return m_ledger.run([user](SqlConnection &connection) -> Result<QList<ChatUri>> {
        const auto chats =
            connection.select(QStringLiteral("SELECT c.uri FROM membership m JOIN chat c ON c.id = m.chat_id "
                                             "WHERE m.user_id = ? AND m.to_seq IS NULL ORDER BY c.id"),
                              {user.value}, [](const QSqlQuery &row) { return ChatUri{row.value(0).toString()}; });
        if (!chats)
            return std::unexpected(chats.error());
        return *chats;
=======
    return m_reader.run([user](SqlConnection &connection) -> Result<QList<ChatUri>> {
        const auto uris =
            connection.select(QStringLiteral("SELECT c.uri FROM membership m JOIN chat c ON c.id = m.chat_id "
                                             "WHERE m.user_id = ? AND m.to_seq IS NULL ORDER BY c.id"),
                              {user.value}, [](const QSqlQuery &row) { return ChatUri{row.value(0).toString()}; });
        return uris ? Result<QList<ChatUri>>(*uris) : std::unexpected(Error(uris.error()));
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
    });
}

QFuture<Result<Epoch>> SqlChatReader::epoch()
{
<<<<<<< HEAD
    return m_ledger.run([](SqlConnection &connection) -> Result<Epoch> {
        const auto epoch = ledgerview::epoch(connection);
        if (!epoch)
            return std::unexpected(epoch.error());
        return *epoch;
    });
}

=======
    return m_reader.run([](SqlConnection &connection) -> Result<Epoch> {
        const auto found = chatrows::epoch(connection);
        return found ? Result<Epoch>(*found) : std::unexpected(Error(found.error()));
    });
}

SqlSettings readerSettings(const QString &ledgerFile, const QString &identityFile)
{
    return {.file = ledgerFile,
            .access = SqlSettings::Access::ReadOnly,
            .attached = {{QStringLiteral("identity"), identityFile}}};
}

>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
} // namespace postrider
