// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlledgerstore.h"

#include "ledgerrows.h"

#include <wire/topics.h>

#include <QUuid>

namespace postrider {
namespace {

using namespace ledgerrows;

constexpr Topic Topics[] = {Topic::MessageSave, Topic::ReceiptSave};

StoreError storeError(const SqlError &error)
{
    switch (error.kind) {
    case SqlError::Kind::Constraint:
    case SqlError::Kind::Permanent:
        return {StoreError::Kind::Never, error.cause};
    case SqlError::Kind::Unknown:
        return {StoreError::Kind::Unknown, error.cause};
    case SqlError::Kind::Busy:
    case SqlError::Kind::Aborted:
    case SqlError::Kind::Full:
    case SqlError::Kind::Lost:
    case SqlError::Kind::Corrupt: // a person may put a sound one in its place
    case SqlError::Kind::Newer:
        return {StoreError::Kind::Later, error.cause};
    }
    Q_UNREACHABLE();
}

// Until something has been asked of the records, whatever fails isn't their fault.
StoreError notTheRecords(const SqlError &error)
{
    return {StoreError::Kind::Later, error.cause};
}

SqlResult<void> asVoid(const SqlResult<qint64> &done)
{
    return done ? SqlResult<void>() : std::unexpected(done.error());
}

template <class Item, class Write>
SqlResult<void> each(const QList<Item> &items, Write write)
{
    for (const Item &item : items)
        if (const SqlResult<void> done = write(item); !done)
            return done;
    return {};
}

// A null QString would be NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

QVariant bodyOf(const Entry &entry)
{
    const bool titled = entry.kind == EntryKind::Create || entry.kind == EntryKind::Rename;
    if (entry.kind == EntryKind::Message && !entry.removed)
        return text(entry.text).toUtf8();
    return titled ? text(entry.title).toUtf8() : QVariant();
}

} // namespace

SqlLedgerStore::SqlLedgerStore(SqlSettings settings)
    : m_connection(std::move(settings)), m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

StoreResult<QList<Position>> SqlLedgerStore::begin(const QSet<int> &partitions)
{
    if (const auto opened = m_connection.open(); !opened)
        return std::unexpected(notTheRecords(opened.error()));
    if (const auto begun = m_connection.begin(); !begun)
        return std::unexpected(notTheRecords(begun.error()));
    QList<Position> positions;
    for (const int partition : partitions) {
        for (const Topic topic : Topics) {
            const auto next = position(topic, partition);
            if (!next) {
                rollback();
                return std::unexpected(notTheRecords(next.error()));
            }
            positions.append({topic, partition, *next});
        }
    }
    return positions;
}

SqlResult<qint64> SqlLedgerStore::position(Topic topic, int partition)
{
    const auto next = m_connection.selectFirst(QStringLiteral("SELECT next FROM `cursor` WHERE topic = ? AND part = ?"),
                                               {wire::topicName(topic), partition},
                                               [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
    if (!next)
        return std::unexpected(next.error());
    return next->value_or(0);
}

StoreResult<LedgerFacts> SqlLedgerStore::load(const LedgerQuestion &question)
{
    LedgerFacts facts;
    auto loaded = loadChats(question.chats, facts);
    if (loaded)
        loaded = loadMembers(facts);
    if (loaded)
        loaded = loadEntries(question.decisions, facts);
    if (loaded)
        loaded = loadVerdicts(question, facts);
    if (loaded)
        loaded = loadSegments(question.segments, facts);
    if (!loaded) {
        rollback();
        return std::unexpected(notTheRecords(loaded.error()));
    }
    return facts;
}

SqlResult<void> SqlLedgerStore::loadChats(const QSet<ChatUri> &uris, LedgerFacts &facts)
{
    return inPieces(uris.values(), [&](const QList<ChatUri> &piece) -> SqlResult<void> {
        QVariantList values;
        for (const ChatUri &uri : piece)
            values.append(uri.value);
        const auto chats = m_connection.select(
            u"SELECT id, uri, kind, closed_at, last_seq, saved_at, changed_at FROM chat WHERE uri IN (" %
                repeated(QLatin1StringView("?"), piece.size(), QLatin1StringView(", ")) % u')',
            values, [](const QSqlQuery &row) {
                ChatState chat;
                chat.id = row.value(0).toLongLong();
                chat.uri = {row.value(1).toString()};
                chat.kind = ChatKind(row.value(2).toInt());
                chat.closed = !row.value(3).isNull();
                chat.lastSeq = seq(row.value(4));
                chat.savedAt = time(row.value(5));
                chat.changedAt = time(row.value(6));
                return chat;
            });
        if (!chats)
            return std::unexpected(chats.error());
        for (const ChatState &chat : *chats)
            facts.chats.insert(chat.uri, chat);
        return {};
    });
}

SqlResult<void> SqlLedgerStore::loadMembers(LedgerFacts &facts)
{
    QHash<qint64, ChatState *> chats;
    for (ChatState &chat : facts.chats)
        chats.insert(chat.id, &chat);
    return inPieces(chats.keys(), [&](const QList<qint64> &piece) -> SqlResult<void> {
        const auto members =
            m_connection.select(u"SELECT m.chat_id, m.user_id, k.delivered_seq, k.read_seq FROM membership m "
                                u"LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                                u"WHERE m.to_seq IS NULL AND m.chat_id IN (" %
                                    repeated(QLatin1StringView("?"), piece.size(), QLatin1StringView(", ")) % u')',
                                QVariantList(piece.begin(), piece.end()), [](const QSqlQuery &row) {
                                    return std::tuple(row.value(0).toLongLong(), UserId{row.value(1).toLongLong()},
                                                      Mark{seq(row.value(2)), seq(row.value(3))});
                                });
        if (!members)
            return std::unexpected(members.error());
        for (const auto &[chat, user, mark] : *members)
            chats.value(chat)->members.insert(user, mark);
        return {};
    });
}

SqlResult<void> SqlLedgerStore::loadEntries(const QSet<DecisionKey> &keys, LedgerFacts &facts)
{
    QHash<qint64, ChatUri> uris;
    QList<std::pair<qint64, MessageUuid>> wanted;
    for (const DecisionKey &key : keys) {
        const auto chat = facts.chats.constFind(key.chat);
        if (chat == facts.chats.constEnd())
            continue;
        uris.insert(chat->id, key.chat);
        wanted.append({chat->id, key.uuid});
    }
    return inPieces(wanted, [&](const auto &piece) -> SqlResult<void> {
        QVariantList values;
        for (const auto &[chat, uuid] : piece)
            values << chat << uuid.toBytes();
        const auto entries = m_connection.select(
            u"SELECT e.chat_id, " % EntryColumns % u" FROM entry e WHERE " %
                repeated(QLatin1StringView("(e.chat_id = ? AND e.uuid = ?)"), piece.size(), QLatin1StringView(" OR ")),
            values, [&](const QSqlQuery &row) { return entry(row, uris.value(row.value(0).toLongLong()), 1); });
        if (!entries)
            return std::unexpected(entries.error());
        for (const KeptEntry &kept : *entries)
            facts.entries.insert({kept.entry.chat, kept.entry.uuid}, kept);
        return {};
    });
}

SqlResult<void> SqlLedgerStore::loadVerdicts(const LedgerQuestion &question, LedgerFacts &facts)
{
    return inPieces(question.decisions.values(), [&](const QList<DecisionKey> &piece) -> SqlResult<void> {
        QVariantList values{stored(question.verdictsFrom)};
        for (const DecisionKey &key : piece)
            values << key.chat.value << key.uuid.toBytes();
        const auto verdicts = m_connection.select(
            u"SELECT chat_uri, uuid, user_from, body_hash, code, at FROM verdict WHERE at >= ? AND (" %
                repeated(QLatin1StringView("(chat_uri = ? AND uuid = ?)"), piece.size(), QLatin1StringView(" OR ")) %
                u')',
            values, [](const QSqlQuery &row) {
                return Verdict{{{row.value(0).toString()}, MessageUuid::fromBytes(row.value(1).toByteArray())},
                               {row.value(2).toLongLong()},
                               row.value(3).toByteArray(),
                               code(row.value(4)),
                               time(row.value(5))};
            });
        if (!verdicts)
            return std::unexpected(verdicts.error());
        for (const Verdict &verdict : *verdicts)
            facts.verdicts.insert(verdict.key, verdict);
        return {};
    });
}

SqlResult<void> SqlLedgerStore::loadSegments(const QSet<SegmentKey> &keys, LedgerFacts &facts)
{
    for (const SegmentKey &key : keys) {
        const auto chat = facts.chats.constFind(key.chat);
        if (chat == facts.chats.constEnd())
            continue;
        const auto segment = m_connection.selectFirst(
            QStringLiteral(
                "SELECT from_seq, at FROM segment WHERE chat_id = ? AND kind = ? AND user_id = ? AND to_seq = ?"),
            {chat->id, int(key.kind), key.user.value, key.upTo.value}, [&](const QSqlQuery &row) {
                return Segment{key.kind, key.user, seq(row.value(0)) - 1, key.upTo, time(row.value(1))};
            });
        if (!segment)
            return std::unexpected(segment.error());
        if (*segment)
            facts.segments.insert(key, **segment);
    }
    return {};
}

StoreResult<void> SqlLedgerStore::write(const LedgerChanges &changes)
{
    const auto written = writeAll(changes);
    m_ids.clear();
    if (written)
        return {};
    rollback();
    return std::unexpected(storeError(written.error()));
}

SqlResult<void> SqlLedgerStore::writeAll(const LedgerChanges &changes)
{
    auto done = asVoid(
        m_connection.execute(QStringLiteral("DELETE FROM verdict WHERE at < ?"), {stored(changes.verdictsFrom)}));
    if (done)
        done = each(changes.chats, [this](const ChatState &chat) { return writeChat(chat); });
    if (done)
        done = each(changes.entries, [this](const KeptEntry &kept) { return writeEntry(kept); });
    if (done)
        done = each(changes.verdicts, [this](const Verdict &verdict) { return writeVerdict(verdict); });
    if (done)
        done = each(changes.marks, [this](const MovedMark &moved) { return writeMark(moved); });
    if (done)
        done = each(changes.positions, [this](const Position &position) { return writePosition(position); });
    return done;
}

SqlResult<void> SqlLedgerStore::writeChat(const ChatState &chat)
{
    if (chat.id == 0) {
        const auto id = insertChat(chat);
        return asVoid(id);
    }
    m_ids.insert(chat.uri, chat.id);
    return asVoid(
        m_connection.execute(QStringLiteral("UPDATE chat SET last_seq = ?, saved_at = ?, changed_at = ? WHERE id = ?"),
                             {chat.lastSeq.value, stored(chat.savedAt), stored(chat.changedAt), chat.id}));
}

SqlResult<qint64> SqlLedgerStore::insertChat(const ChatState &chat)
{
    const auto id = m_connection.insert(
        QStringLiteral(
            "INSERT INTO chat(uri, kind, first_seq, last_seq, saved_at, changed_at) VALUES(?, ?, 1, ?, ?, ?)"),
        {chat.uri.value, int(chat.kind), chat.lastSeq.value, stored(chat.savedAt), stored(chat.changedAt)});
    if (!id)
        return id;
    m_ids.insert(chat.uri, *id);
    for (const auto &[user, mark] : chat.members.asKeyValueRange()) {
        const auto member = m_connection.execute(
            QStringLiteral("INSERT INTO membership(chat_id, user_id, from_seq, role) VALUES(?, ?, 1, ?)"),
            {*id, user.value, int(Role::Member)});
        if (!member)
            return std::unexpected(member.error());
        const auto marked = m_connection.execute(
            QStringLiteral(
                "INSERT INTO mark(chat_id, user_id, delivered_seq, read_seq, shown_read_seq) VALUES(?, ?, ?, ?, ?)"),
            {*id, user.value, mark.delivered.value, mark.read.value, mark.read.value});
        if (!marked)
            return std::unexpected(marked.error());
    }
    return id;
}

SqlResult<void> SqlLedgerStore::writeEntry(const KeptEntry &kept)
{
    const Entry &entry = kept.entry;
    return asVoid(m_connection.execute(
        QStringLiteral(
            "INSERT INTO entry(chat_id, seq, uuid, kind, user_from, device_from, subject, format, body, saved_at) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {m_ids.value(entry.chat), entry.seq.value, entry.uuid.toBytes(), int(entry.kind), entry.from.value,
         text(kept.device.value), entry.subject ? QVariant(entry.subject.value) : QVariant(), PlainText, bodyOf(entry),
         stored(entry.savedAt)}));
}

SqlResult<void> SqlLedgerStore::writeVerdict(const Verdict &verdict)
{
    return asVoid(m_connection.execute(
        QStringLiteral("INSERT INTO verdict(chat_uri, uuid, user_from, body_hash, code, at) VALUES(?, ?, ?, ?, ?, ?)"),
        {text(verdict.key.chat.value), verdict.key.uuid.toBytes(), verdict.from.value, verdict.bodyHash,
         codeText(verdict.code), stored(verdict.at)}));
}

SqlResult<void> SqlLedgerStore::writeMark(const MovedMark &moved)
{
    const qint64 chat = m_ids.value(moved.chat);
    const Segment &segment = moved.segment;
    const auto marked = m_connection.execute(
        QStringLiteral(
            "UPDATE mark SET delivered_seq = ?, read_seq = ?, shown_read_seq = ? WHERE chat_id = ? AND user_id = ?"),
        {moved.mark.delivered.value, moved.mark.read.value, moved.mark.read.value, chat, segment.user.value});
    if (!marked)
        return std::unexpected(marked.error());
    return asVoid(m_connection.execute(
        QStringLiteral("INSERT INTO segment(chat_id, kind, user_id, to_seq, from_seq, at) VALUES(?, ?, ?, ?, ?, ?)"),
        {chat, int(segment.kind), segment.user.value, segment.upTo.value, segment.after.value + 1,
         stored(segment.at)}));
}

SqlResult<void> SqlLedgerStore::writePosition(const Position &position)
{
    const QString topic = wire::topicName(position.topic);
    const auto moved = m_connection.execute(
        QStringLiteral("UPDATE `cursor` SET next = ?, connection = ? WHERE topic = ? AND part = ?"),
        {position.next, m_name, topic, position.partition});
    if (!moved || *moved == 1)
        return asVoid(moved);
    return asVoid(
        m_connection.execute(QStringLiteral("INSERT INTO `cursor`(topic, part, next, connection) VALUES(?, ?, ?, ?)"),
                             {topic, position.partition, position.next, m_name}));
}

StoreResult<void> SqlLedgerStore::commit()
{
    const auto committed = m_connection.commit();
    return committed ? StoreResult<void>() : std::unexpected(storeError(committed.error()));
}

void SqlLedgerStore::rollback()
{
    m_connection.rollback();
}

Result<QHash<Topic, qint64>> ledgerPositions(const SqlSettings &settings)
{
    SqlLedgerStore store(settings);
    const auto positions = store.begin({0});
    if (!positions)
        return failure(Code::Unavailable, {}, positions.error().cause);
    store.rollback();
    QHash<Topic, qint64> next;
    for (const Position &position : *positions)
        next.insert(position.topic, position.next);
    return next;
}

} // namespace postrider
