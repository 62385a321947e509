// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlhistoryreader.h"

#include "ledgerrows.h"
#include "ledgerview.h"

#include <domain/overloaded.h>

#include <QStringBuilder>

#include <algorithm>

namespace postrider {
namespace {

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
    to = std::clamp(to, place.firstSeq - 1, place.lastSeq);
    return {std::max(place.firstSeq, to - (quantity - 1)), to};
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
    const auto kept = place ? entryCalled(connection, *place, uuid) : SqlResult<std::optional<Entry>>();
    if (!kept)
        return std::unexpected(kept.error());
    // What the viewer said under this uuid comes before what somebody else did.
    if (*kept && (*kept)->from == viewer)
        return **kept;
    const auto verdict = verdictOf(connection, viewer, chat, uuid);
    if (!verdict)
        return std::unexpected(verdict.error());
    if (*verdict)
        return **verdict;
    if (*kept)
        return **kept;
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
{
    QList<Segment> segments;
    for (const MarkKind kind : {MarkKind::Delivered, MarkKind::Read}) {
        const auto segment = connection.selectFirst(
            QStringLiteral("SELECT from_seq, to_seq, at FROM segment WHERE chat_id = ? AND kind = ? AND user_id = ? "
                           "AND to_seq >= ? ORDER BY to_seq LIMIT 1"),
            {place.chat, int(kind), user.value, message.value}, [&](const QSqlQuery &row) {
                return Segment{kind, user, seq(row.value(0)) - 1, seq(row.value(1)), time(row.value(2))};
            });
        if (!segment)
            return std::unexpected(segment.error());
        if (*segment)
            segments.append(**segment);
    }
    return segments;
}

// Times come from several clocks, and a clock may go back: nothing arrives before it was sent, or is read before that.
Receipt inOrder(Receipt receipt, Timestamp savedAt)
{
    if (receipt.deliveredAt)
        receipt.deliveredAt = std::max(*receipt.deliveredAt, savedAt);
    if (receipt.readAt)
        receipt.readAt = std::max(*receipt.readAt, receipt.deliveredAt.value_or(savedAt));
    return receipt;
}

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
        receipts.append(
            inOrder(receiptOf((*message)->seq, recipient.user, recipient.mark, *segments), (*message)->savedAt));
    }
    return receipts;
}

} // namespace

QFuture<Result<Page>> SqlHistoryReader::page(UserId viewer, const ChatUri &chat, const PageQuery &query)
{
    return m_ledger.run([viewer, chat, query](SqlConnection &connection) {
        return connection.snapshot([&] { return readPage(connection, viewer, chat, query); });
    });
}

QFuture<Result<Decision>> SqlHistoryReader::decision(UserId viewer, const ChatUri &chat, const MessageUuid &uuid)
{
    return m_ledger.run([viewer, chat, uuid](SqlConnection &connection) {
        return connection.snapshot([&] { return readDecision(connection, viewer, chat, uuid); });
    });
}

QFuture<Result<QList<Receipt>>> SqlHistoryReader::receipts(UserId viewer, const ChatUri &chat, const MessageUuid &uuid)
{
    return m_ledger.run([viewer, chat, uuid](SqlConnection &connection) {
        return connection.snapshot([&] { return readReceipts(connection, viewer, chat, uuid); });
    });
}

} // namespace postrider
