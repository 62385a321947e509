// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <persistence/ledger.h>

// What the tests of the ledger's decisions have in common.
namespace postrider::test {

inline const ChatUri Dm{QStringLiteral("dm-1-2")};
inline constexpr Timestamp Now{std::chrono::milliseconds(1'800'000'000'000)};
inline const QSet<UserId> Everyone{{1}, {2}, {3}};

inline MessageUuid uuid(int n)
{
    return *MessageUuid::parse(QStringLiteral("00000000-0000-4000-8000-%1").arg(n, 12, 10, QLatin1Char('0')));
}

inline SaveMessage message(int n, qint64 from, const QString &text, const ChatUri &chat = Dm)
{
    return {uuid(n), chat, {from}, {QStringLiteral("device")}, text};
}

inline SaveMark mark(MarkKind kind, qint64 user, qint64 seq, Timestamp at = Now)
{
    return {kind, Dm, {user}, {seq}, at};
}

// The rows as a store would have them: what is decided is written, and read again for the next batch.
class Books {
public:
    persistence::Decisions keep(const QList<persistence::Input> &inputs, Timestamp now = Now)
    {
        const persistence::Decisions decisions =
            persistence::decide(inputs, positions, facts(inputs, now), existing, now);
        for (ChatState chat : decisions.changes.chats) {
            if (chat.id == 0)
                chat.id = rows.chats.size() + 1;
            rows.chats.insert(chat.uri, chat);
        }
        for (const KeptEntry &kept : decisions.changes.entries)
            rows.entries.insert({kept.entry.chat, kept.entry.uuid}, kept);
        for (const Verdict &verdict : decisions.changes.verdicts)
            rows.verdicts.insert(verdict.key, verdict);
        for (const MovedMark &moved : decisions.changes.marks)
            rows.segments.insert({moved.chat, moved.segment.kind, moved.segment.user, moved.segment.upTo},
                                 moved.segment);
        for (const Position &position : decisions.changes.positions) {
            positions.removeIf([&](const Position &old) { return old.topic == position.topic; });
            positions.append(position);
        }
        return decisions;
    }

    persistence::Decisions keep(const std::variant<SaveMessage, SaveMark, Error> &record, Timestamp now = Now)
    {
        const Topic topic = std::holds_alternative<SaveMark>(record) ? Topic::ReceiptSave : Topic::MessageSave;
        return keep({persistence::Input{{topic, 0, offset++}, record}}, now);
    }

    LedgerFacts facts(const QList<persistence::Input> &inputs, Timestamp now) const
    {
        const LedgerQuestion question = persistence::questionFor(inputs, positions, now);
        LedgerFacts facts;
        for (const ChatUri &chat : question.chats)
            if (rows.chats.contains(chat))
                facts.chats.insert(chat, rows.chats.value(chat));
        for (const DecisionKey &key : question.decisions) {
            if (rows.entries.contains(key))
                facts.entries.insert(key, rows.entries.value(key));
            for (const Verdict &verdict : rows.verdicts.values(key))
                if (verdict.at >= question.verdictsFrom)
                    facts.verdicts.insert(key, verdict);
        }
        for (const SegmentKey &key : question.segments)
            if (rows.segments.contains(key))
                facts.segments.insert(key, rows.segments.value(key));
        return facts;
    }

    LedgerFacts rows;
    QList<Position> positions;
    QSet<UserId> existing = Everyone;
    qint64 offset = 0;
};

template <class Event>
Event only(const persistence::Decisions &decisions)
{
    if (decisions.announcements.size() != 1)
        return {};
    const auto *event = std::get_if<MessageEvent>(&decisions.announcements.first());
    const auto *wanted = event ? std::get_if<Event>(event) : nullptr;
    return wanted ? *wanted : Event();
}

} // namespace postrider::test
