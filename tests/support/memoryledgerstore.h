// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/ledgerstore.h>

#include <functional>
#include <map>
#include <optional>

namespace postrider::test {

// A ledger store in memory, with faults on demand. Several may share the same rows, like connections to one database.
class MemoryLedgerStore final : public LedgerStore {
public:
    struct Rows {
        QHash<ChatUri, ChatState> chats;
        QHash<DecisionKey, KeptEntry> entries;
        QMultiHash<DecisionKey, Verdict> verdicts;
        QHash<SegmentKey, Segment> segments;
        std::map<std::pair<Topic, int>, qint64> positions;
        const void *owner = nullptr; // whose transaction is open

        int transactions = 0; // begun
        // Asked before each step; what it gives is the step's answer.
        std::function<std::optional<StoreError>(const LedgerChanges &)> atWrite;
        std::function<std::optional<StoreError>()> atBegin;
        enum class CommitFault { None, DoneButUnknown, LostAndUnknown };
        CommitFault commitFault = CommitFault::None; // of the next commit
    };

    explicit MemoryLedgerStore(std::shared_ptr<Rows> rows) : m_rows(std::move(rows)) {}
    ~MemoryLedgerStore() override { rollback(); }

    StoreResult<QList<Position>> begin(const QSet<int> &partitions) override
    {
        if (m_rows->owner)
            return std::unexpected(StoreError{StoreError::Kind::Later, QStringLiteral("locked")});
        if (m_rows->atBegin)
            if (const auto error = m_rows->atBegin())
                return std::unexpected(*error);
        ++m_rows->transactions;
        m_rows->owner = this;
        m_before = *m_rows;
        QList<Position> positions;
        for (const int partition : partitions)
            for (const Topic topic : {Topic::MessageSave, Topic::ReceiptSave})
                positions.append({topic, partition, m_rows->positions[{topic, partition}]});
        return positions;
    }

    StoreResult<LedgerFacts> load(const LedgerQuestion &question) override
    {
        LedgerFacts facts;
        for (const ChatUri &chat : question.chats)
            if (m_rows->chats.contains(chat))
                facts.chats.insert(chat, m_rows->chats.value(chat));
        for (const DecisionKey &key : question.decisions) {
            if (m_rows->entries.contains(key))
                facts.entries.insert(key, m_rows->entries.value(key));
            for (const Verdict &verdict : m_rows->verdicts.values(key))
                if (verdict.at >= question.verdictsFrom)
                    facts.verdicts.insert(key, verdict);
        }
        for (const SegmentKey &key : question.segments)
            if (m_rows->segments.contains(key))
                facts.segments.insert(key, m_rows->segments.value(key));
        return facts;
    }

    StoreResult<void> write(const LedgerChanges &changes) override
    {
        if (m_rows->atWrite)
            if (const auto error = m_rows->atWrite(changes)) {
                rollback();
                return std::unexpected(*error);
            }
        m_rows->verdicts.removeIf([&](const auto &row) { return row.value().at < changes.verdictsFrom; });
        for (ChatState chat : changes.chats) {
            if (chat.id == 0)
                chat.id = m_rows->chats.size() + 1;
            m_rows->chats.insert(chat.uri, chat);
        }
        for (const KeptEntry &kept : changes.entries)
            if (!insertEntry(kept)) {
                rollback();
                return std::unexpected(StoreError{StoreError::Kind::Never, QStringLiteral("UNIQUE")});
            }
        for (const Verdict &verdict : changes.verdicts)
            m_rows->verdicts.insert(verdict.key, verdict);
        for (const MovedMark &moved : changes.marks) {
            const Segment &segment = moved.segment;
            m_rows->segments.insert({moved.chat, segment.kind, segment.user, segment.upTo}, segment);
            m_rows->chats[moved.chat].members[segment.user] = moved.mark;
        }
        for (const Position &position : changes.positions)
            m_rows->positions[{position.topic, position.partition}] = position.next;
        return {};
    }

    StoreResult<void> commit() override
    {
        const auto fault = m_rows->commitFault;
        if (fault == Rows::CommitFault::LostAndUnknown)
            rollback();
        m_rows->commitFault = Rows::CommitFault::None;
        m_rows->owner = nullptr;
        if (fault != Rows::CommitFault::None)
            return std::unexpected(StoreError{StoreError::Kind::Unknown, QStringLiteral("no answer")});
        return {};
    }

    void rollback() override
    {
        if (m_rows->owner != this)
            return;
        const int transactions = m_rows->transactions;
        *m_rows = m_before;
        m_rows->transactions = transactions;
        m_rows->owner = nullptr;
    }

private:
    bool insertEntry(const KeptEntry &kept)
    {
        const DecisionKey key{kept.entry.chat, kept.entry.uuid};
        const bool taken = std::any_of(m_rows->entries.begin(), m_rows->entries.end(), [&](const KeptEntry &other) {
            return other.entry.chat == kept.entry.chat && other.entry.seq == kept.entry.seq;
        });
        if (taken || m_rows->entries.contains(key))
            return false;
        m_rows->entries.insert(key, kept);
        return true;
    }

    const std::shared_ptr<Rows> m_rows;
    Rows m_before;
};

} // namespace postrider::test
