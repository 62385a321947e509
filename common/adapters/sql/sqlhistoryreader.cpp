// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlhistoryreader.h"

<<<<<<< HEAD
#include "ledgerrows.h"
#include "ledgerview.h"

#include <domain/overloaded.h>
=======
#include "chatrows.h"

#include <domain/limits.h>
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)

#include <QStringBuilder>

#include <algorithm>

namespace postrider {
namespace {

<<<<<<< HEAD
using namespace ledgerrows;
using ledgerview::Place;

SqlResult<std::optional<Entry>> entryCalled(SqlConnection &connection, const Place &place, const MessageUuid &uuid)
{
    return connection.selectFirst(u"SELECT " % EntryColumns % u" FROM entry e WHERE e.chat_id = ? AND e.uuid = ?",
                                  {place.chat, uuid.toBytes()},
                                  [&](const QSqlQuery &row) { return entry(row, place.uri).entry; });
}

// --- pages

struct Range { // empty: from = to + 1
    Seq from;
    Seq to;
};

Range endingAt(Seq to, int quantity, const Place &place)
{
    to = std::min(to, place.lastSeq);
    return {std::min(to + 1, std::max(place.firstSeq, to - (quantity - 1))), to};
}

Range beginningAt(Seq from, int quantity, const Place &place)
{
    from = std::max(from, place.firstSeq);
    return {from, std::max(from - 1, std::min(place.lastSeq, from + (quantity - 1)))};
}

Result<Range> rangeOf(SqlConnection &connection, const Place &place, const PageQuery &query)
{
    const auto before = [&](const BeforeMessage &message) -> Result<Range> {
        const auto found = entryCalled(connection, place, message.uuid);
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            return failure(Code::NotFound, QStringLiteral("There is no message of this uuid in the chat."));
        return endingAt((*found)->seq - 1, query.quantity, place);
    };
    return std::visit(
        Overloaded{
            [&](const Newest &) -> Result<Range> { return endingAt(place.lastSeq, query.quantity, place); },
            before,
            [&](const BeforeSeq &start) -> Result<Range> { return endingAt(start.seq - 1, query.quantity, place); },
            [&](const AfterSeq &start) -> Result<Range> { return beginningAt(start.seq + 1, query.quantity, place); },
        },
        query.from);
}

Result<Page> readPage(SqlConnection &connection, UserId viewer, const ChatUri &chat, const PageQuery &query)
{
    const auto place = ledgerview::find(connection, viewer, chat);
    if (!place)
        return std::unexpected(place.error());
    const auto range = rangeOf(connection, *place, query);
    if (!range)
        return std::unexpected(range.error());
    const auto epoch = ledgerview::epoch(connection);
    if (!epoch)
        return std::unexpected(epoch.error());
    const auto entries = connection.select(
        u"SELECT " % EntryColumns % u" FROM entry e WHERE e.chat_id = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq",
        {place->chat, range->from.value, range->to.value},
        [&](const QSqlQuery &row) { return entry(row, place->uri).entry; });
    if (!entries)
        return std::unexpected(entries.error());
    return Page{.chat = chat,
                .epoch = *epoch,
                .from = range->from,
                .to = range->to,
                .firstSeq = place->firstSeq,
                .lastSeq = place->lastSeq,
                .entries = *entries};
}

// --- decisions

// Why the viewer's own message of this uuid was not kept, if that is so.
SqlResult<std::optional<Error>> verdictOf(SqlConnection &connection, UserId viewer, const ChatUri &chat,
                                          const MessageUuid &uuid)
{
    return connection.selectFirst(
        QStringLiteral("SELECT code FROM verdict WHERE chat_uri = ? AND uuid = ? AND user_from = ? ORDER BY at"),
        {chat.value, uuid.toBytes(), viewer.value}, [](const QSqlQuery &row) {
            const Code why = code(row.value(0));
            return Error{why, sentence(why), {}};
        });
}

Result<Decision> readDecision(SqlConnection &connection, UserId viewer, const ChatUri &chat, const MessageUuid &uuid)
{
    const auto place = ledgerview::find(connection, viewer, chat);
    if (!place && place.error().code != Code::NoSuchChat)
        return std::unexpected(place.error());
    if (place) {
        const auto kept = entryCalled(connection, *place, uuid);
        if (!kept)
            return std::unexpected(kept.error());
        if (*kept)
            return **kept;
    }
    const auto verdict = verdictOf(connection, viewer, chat, uuid);
    if (!verdict)
        return std::unexpected(verdict.error());
    if (*verdict)
        return **verdict;
    return place ? failure(Code::NotFound) : std::unexpected(place.error());
}

// --- receipts

struct Recipient {
    UserId user;
    Mark mark;
};

SqlResult<QList<Recipient>> recipientsOf(SqlConnection &connection, const Place &place, const Entry &message)
{
    return connection.select(QStringLiteral("SELECT m.user_id, k.delivered_seq, k.shown_read_seq FROM membership m "
                                            "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                                            "WHERE m.chat_id = ? AND m.user_id <> ? AND m.from_seq <= ? AND "
                                            "(m.to_seq IS NULL OR m.to_seq >= ?) ORDER BY m.from_seq, m.user_id"),
                             {place.chat, message.from.value, message.seq.value, message.seq.value},
                             [](const QSqlQuery &row) {
                                 return Recipient{{row.value(0).toLongLong()}, {seq(row.value(1)), seq(row.value(2))}};
                             });
}

// The moves of a recipient's mark over this message: at most one of each kind.
SqlResult<QList<Segment>> segmentsOver(SqlConnection &connection, const Place &place, UserId user, Seq message)
=======
using namespace chatrows;
using namespace ledgerrows;

SqlResult<std::optional<Entry>> entryOf(SqlConnection &connection, const Sight &sight, const MessageUuid &uuid)
{
    return connection.selectFirst(u"SELECT " % EntryColumns %
                                      u" FROM entry e WHERE e.chat_id = ? AND e.uuid = ? AND e.seq <= ?",
                                  {sight.id, uuid.toBytes(), sight.lastSeq.value},
                                  [&](const QSqlQuery &row) { return entry(row, sight.uri).entry; });
}

struct Stretch {
    Seq from;
    Seq to; // from - 1: nothing
};

Stretch upTo(const Sight &sight, Seq to, int quantity)
{
    to = std::clamp(to, sight.firstSeq - 1, sight.lastSeq);
    return {std::max(sight.firstSeq, to - quantity + 1), to};
}

Stretch downFrom(const Sight &sight, Seq from, int quantity)
{
    from = std::clamp(from, sight.firstSeq, sight.lastSeq + 1);
    return {from, std::min(sight.lastSeq, from + quantity - 1)};
}

Result<Stretch> stretchOf(SqlConnection &connection, const Sight &sight, const PageQuery &query)
{
    const int quantity = std::clamp(query.quantity, 1, limits::PageEntries);
    if (const auto *before = std::get_if<BeforeSeq>(&query.from))
        return upTo(sight, before->seq - 1, quantity);
    if (const auto *after = std::get_if<AfterSeq>(&query.from))
        return downFrom(sight, std::min(after->seq, sight.lastSeq) + 1, quantity);
    if (const auto *message = std::get_if<BeforeMessage>(&query.from)) {
        const auto found = entryOf(connection, sight, message->uuid);
        if (!found)
            return std::unexpected(found.error());
        return *found ? Result<Stretch>(upTo(sight, (*found)->seq - 1, quantity)) : failure(Code::NotFound);
    }
    return upTo(sight, sight.lastSeq, quantity);
}

Result<Page> pageOf(SqlConnection &connection, UserId viewer, const ChatUri &chat, const PageQuery &query)
{
    const auto sight = look(connection, viewer, chat);
    if (!sight)
        return std::unexpected(sight.error());
    const auto stretch = stretchOf(connection, *sight, query);
    if (!stretch)
        return std::unexpected(stretch.error());
    const auto epoch = chatrows::epoch(connection);
    if (!epoch)
        return std::unexpected(epoch.error());
    auto entries = connection.select(u"SELECT " % EntryColumns %
                                         u" FROM entry e WHERE e.chat_id = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq",
                                     {sight->id, stretch->from.value, stretch->to.value},
                                     [&](const QSqlQuery &row) { return entry(row, sight->uri).entry; });
    if (!entries)
        return std::unexpected(entries.error());
    Page page;
    page.chat = sight->uri;
    page.epoch = *epoch;
    page.from = stretch->from;
    page.to = stretch->to;
    page.firstSeq = sight->firstSeq;
    page.lastSeq = sight->lastSeq;
    page.entries = *std::move(entries);
    return page;
}

// The first verdict stands; those after it are about other texts under the same uuid.
SqlResult<std::optional<Code>> verdictOf(SqlConnection &connection, UserId sender, const ChatUri &chat,
                                         const MessageUuid &uuid, Timestamp from)
{
    return connection.selectFirst(QStringLiteral("SELECT code FROM verdict WHERE chat_uri = ? AND uuid = ? AND "
                                                 "user_from = ? AND at >= ? ORDER BY at LIMIT 1"),
                                  {chat.value, uuid.toBytes(), sender.value, stored(from)},
                                  [](const QSqlQuery &row) { return code(row.value(0)); });
}

Result<Decision> decisionOf(SqlConnection &connection, UserId viewer, const ChatUri &chat, const MessageUuid &uuid,
                            Timestamp verdictsFrom)
{
    const auto sight = look(connection, viewer, chat);
    if (!sight && sight.error().code != Code::NoSuchChat)
        return std::unexpected(sight.error());
    const auto found = sight ? entryOf(connection, *sight, uuid) : SqlResult<std::optional<Entry>>();
    if (!found)
        return std::unexpected(found.error());
    // What the viewer said under this uuid comes before what another one did.
    if (*found && (*found)->from == viewer)
        return **found;
    const auto refused = verdictOf(connection, viewer, chat, uuid, verdictsFrom);
    if (!refused)
        return std::unexpected(refused.error());
    if (*refused)
        return Decision(Error{**refused, sentence(**refused), {}});
    if (*found)
        return **found;
    return failure(sight ? Code::NotFound : Code::NoSuchChat);
}

// The moves that made a recipient have one entry: at most one of each kind.
SqlResult<QList<Segment>> segmentsOver(SqlConnection &connection, const Sight &sight, Seq seq, UserId user)
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
{
    QList<Segment> segments;
    for (const MarkKind kind : {MarkKind::Delivered, MarkKind::Read}) {
        const auto segment = connection.selectFirst(
<<<<<<< HEAD
            QStringLiteral("SELECT from_seq, to_seq, at FROM segment WHERE chat_id = ? AND kind = ? AND user_id = ? "
                           "AND to_seq >= ? ORDER BY to_seq LIMIT 1"),
            {place.chat, int(kind), user.value, message.value}, [&](const QSqlQuery &row) {
                return Segment{kind, user, seq(row.value(0)) - 1, seq(row.value(1)), time(row.value(2))};
=======
            QStringLiteral("SELECT from_seq, to_seq, at FROM segment "
                           "WHERE chat_id = ? AND kind = ? AND user_id = ? AND to_seq >= ? ORDER BY to_seq LIMIT 1"),
            {sight.id, int(kind), user.value, seq.value}, [&](const QSqlQuery &row) {
                return Segment{kind, user, ledgerrows::seq(row.value(0)) - 1, ledgerrows::seq(row.value(1)),
                               time(row.value(2))};
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
            });
        if (!segment)
            return std::unexpected(segment.error());
        if (*segment)
            segments.append(**segment);
    }
    return segments;
}

<<<<<<< HEAD
Result<QList<Receipt>> readReceipts(SqlConnection &connection, UserId viewer, const ChatUri &chat,
                                    const MessageUuid &uuid)
{
    const auto place = ledgerview::find(connection, viewer, chat);
    if (!place)
        return std::unexpected(place.error());
    const auto message = entryCalled(connection, *place, uuid);
    if (!message)
        return std::unexpected(message.error());
    if (!*message)
        return failure(Code::NotFound);
    const auto recipients = recipientsOf(connection, *place, **message);
    if (!recipients)
        return std::unexpected(recipients.error());
    QList<Receipt> receipts;
    for (const Recipient &recipient : *recipients) {
        const auto segments = segmentsOver(connection, *place, recipient.user, (*message)->seq);
        if (!segments)
            return std::unexpected(segments.error());
        receipts.append(receiptOf((*message)->seq, recipient.user, recipient.mark, *segments));
=======
// A clock that went back must not make a message arrive before it was sent.
Receipt notBefore(Receipt receipt, Timestamp savedAt)
{
    if (receipt.deliveredAt)
        receipt.deliveredAt = std::max(*receipt.deliveredAt, savedAt);
    if (receipt.readAt)
        receipt.readAt = std::max(*receipt.readAt, receipt.deliveredAt.value_or(savedAt));
    return receipt;
}

// Its chat's members at its seq, minus the sender.
SqlResult<QList<std::pair<UserId, Mark>>> recipientsOf(SqlConnection &connection, const Sight &sight,
                                                       const Entry &entry)
{
    return connection.select(
        QStringLiteral(
            "SELECT m.user_id, k.delivered_seq, k.shown_read_seq FROM membership m "
            "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
            "WHERE m.chat_id = ? AND m.user_id <> ? AND m.from_seq <= ? AND (m.to_seq IS NULL OR m.to_seq >= ?) "
            "ORDER BY m.user_id"),
        {sight.id, entry.from.value, entry.seq.value, entry.seq.value}, [](const QSqlQuery &row) {
            return std::pair(UserId{row.value(0).toLongLong()}, Mark{seq(row.value(1)), seq(row.value(2))});
        });
}

Result<QList<Receipt>> receiptsOf(SqlConnection &connection, UserId viewer, const ChatUri &chat,
                                  const MessageUuid &uuid)
{
    const auto sight = look(connection, viewer, chat);
    if (!sight)
        return std::unexpected(sight.error());
    const auto entry = entryOf(connection, *sight, uuid);
    if (!entry)
        return std::unexpected(entry.error());
    if (!*entry)
        return failure(Code::NotFound);
    const auto recipients = recipientsOf(connection, *sight, **entry);
    if (!recipients)
        return std::unexpected(recipients.error());
    QList<Receipt> receipts;
    for (const auto &[user, mark] : *recipients) {
        const auto segments = segmentsOver(connection, *sight, (*entry)->seq, user);
        if (!segments)
            return std::unexpected(segments.error());
        receipts.append(notBefore(receiptOf((*entry)->seq, user, mark, *segments), (*entry)->savedAt));
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
    }
    return receipts;
}

} // namespace

QFuture<Result<Page>> SqlHistoryReader::page(UserId viewer, const ChatUri &chat, const PageQuery &query)
{
<<<<<<< HEAD
    return m_ledger.run([viewer, chat, query](SqlConnection &connection) {
        return connection.snapshot([&] { return readPage(connection, viewer, chat, query); });
    });
=======
    return m_reader.read([=](SqlConnection &connection) { return pageOf(connection, viewer, chat, query); });
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

QFuture<Result<Decision>> SqlHistoryReader::decision(UserId viewer, const ChatUri &chat, const MessageUuid &uuid)
{
<<<<<<< HEAD
    return m_ledger.run([viewer, chat, uuid](SqlConnection &connection) {
        return connection.snapshot([&] { return readDecision(connection, viewer, chat, uuid); });
    });
=======
    const Timestamp verdictsFrom = m_clock.now() - limits::VerdictLife;
    return m_reader.read(
        [=](SqlConnection &connection) { return decisionOf(connection, viewer, chat, uuid, verdictsFrom); });
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

QFuture<Result<QList<Receipt>>> SqlHistoryReader::receipts(UserId viewer, const ChatUri &chat, const MessageUuid &uuid)
{
<<<<<<< HEAD
    return m_ledger.run([viewer, chat, uuid](SqlConnection &connection) {
        return connection.snapshot([&] { return readReceipts(connection, viewer, chat, uuid); });
    });
=======
    return m_reader.read([=](SqlConnection &connection) { return receiptsOf(connection, viewer, chat, uuid); });
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
}

} // namespace postrider
