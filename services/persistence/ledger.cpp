// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger.h"

#include <domain/bodyhash.h>
#include <domain/limits.h>
#include <faults/plantedbug.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace postrider::persistence {
namespace {

const QString NotTaken = QStringLiteral("the store doesn't take it");

DecisionKey keyOf(const SaveMessage &message)
{
    return {message.chat, message.uuid};
}

SegmentKey keyOf(const SaveMark &mark)
{
    return {mark.chat, mark.kind, mark.user, mark.seq};
}

qint64 nextOf(const QList<Position> &positions, const Place &place)
{
    for (const Position &position : positions)
        if (position.topic == place.topic && position.partition == place.partition)
            return position.next;
    return 0;
}

class Decider {
public:
    Decider(const QList<Position> &positions, LedgerFacts facts, const QSet<UserId> &existing, Timestamp now)
        : m_facts(std::move(facts)), m_existing(existing), m_now(now)
    {
        for (const Position &position : positions)
            m_next[{position.topic, position.partition}] = position.next;
    }

    void decide(const Input &input)
    {
        qint64 &next = m_next[{input.place.topic, input.place.partition}];
        const bool before = input.place.offset < next && !POSTRIDER_PLANTED(DecideAnew);
        std::visit([&](const auto &record) { before ? tellAgain(input, record) : decideNow(input, record); },
                   input.record);
        if (before)
            return;
        next = input.place.offset + 1;
        m_moved.insert({input.place.topic, input.place.partition});
    }

    Decisions finish() &&
    {
        for (const ChatUri &chat : std::as_const(m_touched))
            m_decisions.changes.chats.append(m_facts.chats.value(chat));
        for (const auto &[topic, partition] : std::as_const(m_moved))
            m_decisions.changes.positions.append({topic, partition, m_next[{topic, partition}]});
        m_decisions.changes.verdictsFrom = m_now - limits::VerdictLife;
        return std::move(m_decisions);
    }

private:
    // --- messages
    void decideNow(const Input &input, const SaveMessage &message)
    {
        if (const auto known = decidedBefore(message, Repeat::Yes); known && !POSTRIDER_PLANTED(ForgetUuids))
            m_decisions.announcements.append(*known);
        else if (const auto code = refusal(input, message))
            refuse(input, message, *code);
        else
            save(message);
    }

    void tellAgain(const Input &input, const SaveMessage &message)
    {
        // Whether this record was a repeat when it was decided can't be told any more, so it is told to all: nobody
        // minds hearing it twice. Nothing is found once a verdict has had its time.
        const auto known = couldNameAChat(message.chat) ? decidedBefore(message, Repeat::No) : withoutVerdict(message);
        if (!known)
            return;
        m_decisions.announcements.append(*known);
        if (const auto *refused = std::get_if<EntryRefused>(&*known); refused && refused->code == Code::Unreadable)
            bury(input, NotTaken);
    }

    enum class Repeat { No, Yes };
    std::optional<MessageEvent> decidedBefore(const SaveMessage &message, Repeat repeat) const
    {
        const auto known = m_facts.entries.constFind(keyOf(message));
        if (known != m_facts.entries.constEnd() && isSame(*known, message))
            return EntrySaved{known->entry, known->device, repeat == Repeat::Yes};
        const QByteArray body = bodyHash(EntryKind::Message, message.text);
        for (const Verdict &verdict : verdictsOn(message))
            if (verdict.from == message.from && verdict.bodyHash == body)
                return EntryRefused{message.chat, message.uuid, message.from, body, verdict.code};
        return std::nullopt;
    }

    // What names no chat is refused again without a row, as the answer never changes.
    static std::optional<MessageEvent> withoutVerdict(const SaveMessage &message)
    {
        return EntryRefused{message.chat, message.uuid, message.from, bodyHash(EntryKind::Message, message.text),
                            Code::NoSuchChat};
    }

    static bool isSame(const KeptEntry &kept, const SaveMessage &message)
    {
        const Entry &entry = kept.entry;
        return entry.from == message.from && entry.kind == EntryKind::Message && entry.text == message.text;
    }

    QList<Verdict> verdictsOn(const SaveMessage &message) const { return m_facts.verdicts.values(keyOf(message)); }

    std::optional<Code> refusal(const Input &input, const SaveMessage &message) const
    {
        if (input.keep != Input::Keep::All)
            return Code::Unreadable;
        const auto barred = barrier(message);
        if (ownsUuid(message) || (barred != Code::NoSuchChat && isUuidTaken(message)))
            return Code::UuidTaken;
        return barred;
    }

    // The sender has used this uuid for something else.
    bool ownsUuid(const SaveMessage &message) const
    {
        const auto known = m_facts.entries.constFind(keyOf(message));
        const auto verdicts = verdictsOn(message);
        return (known != m_facts.entries.constEnd() && known->entry.from == message.from) ||
               std::any_of(verdicts.begin(), verdicts.end(),
                           [&](const Verdict &verdict) { return verdict.from == message.from; });
    }

    // So has somebody else of this chat; what strangers were refused takes nothing from anybody.
    bool isUuidTaken(const SaveMessage &message) const
    {
        const auto verdicts = verdictsOn(message);
        return m_facts.entries.contains(keyOf(message)) ||
               std::any_of(verdicts.begin(), verdicts.end(),
                           [](const Verdict &verdict) { return verdict.code != Code::NoSuchChat; });
    }

    // What stands between this sender and this chat, whatever is said.
    std::optional<Code> barrier(const SaveMessage &message) const
    {
        const auto chat = m_facts.chats.constFind(message.chat);
        const bool there = chat != m_facts.chats.constEnd();
        if (const auto two = directMembers(message.chat)) {
            const UserId peer = directPeer(message.chat, message.from);
            if (!peer)
                return Code::NoSuchChat;
            if (!m_existing.contains(peer))
                return Code::NoSuchUser;
        } else if (!there || !chat->members.contains(message.from)) {
            return Code::NoSuchChat;
        }
        if (there && chat->closed)
            return Code::Closed;
        return std::nullopt;
    }

    void refuse(const Input &input, const SaveMessage &message, Code code)
    {
        const QByteArray body = bodyHash(EntryKind::Message, message.text);
        if (input.keep != Input::Keep::Nothing && couldNameAChat(message.chat)) {
            const Verdict verdict{keyOf(message), message.from, body, code, m_now};
            m_facts.verdicts.insert(verdict.key, verdict);
            m_decisions.changes.verdicts.append(verdict);
        }
        m_decisions.announcements.append(EntryRefused{message.chat, message.uuid, message.from, body, code});
        if (code == Code::Unreadable)
            bury(input, NotTaken);
    }

    void save(const SaveMessage &message)
    {
        ChatState &chat = chatFor(message.chat);
        chat.lastSeq = chat.lastSeq + (POSTRIDER_PLANTED_EVERY(50, SkipSeq) ? 2 : 1);
        chat.savedAt = std::max(chat.savedAt, m_now);
        touch(chat);
        Entry entry;
        entry.chat = message.chat;
        entry.seq = chat.lastSeq;
        entry.uuid = message.uuid;
        entry.from = message.from;
        entry.savedAt =
            POSTRIDER_PLANTED_EVERY(50, TimeBackwards) ? chat.savedAt - std::chrono::minutes(1) : chat.savedAt;
        entry.text = message.text;
        const KeptEntry kept{entry, message.device};
        m_facts.entries.insert(keyOf(message), kept);
        m_decisions.changes.entries.append(kept);
        m_decisions.announcements.append(EntrySaved{entry, message.device, false});
    }

    // A direct chat comes into being with its first message; of any other kind there is one by now.
    ChatState &chatFor(const ChatUri &uri)
    {
        const auto known = m_facts.chats.find(uri);
        if (known != m_facts.chats.end())
            return *known;
        const auto [smaller, greater] = *directMembers(uri);
        ChatState chat;
        chat.uri = uri;
        chat.members = {{smaller, Mark()}, {greater, Mark()}};
        return *m_facts.chats.insert(uri, chat);
    }

    // --- marks
    void decideNow(const Input &input, const SaveMark &asked)
    {
        if (input.keep != Input::Keep::All)
            return bury(input, NotTaken);
        const auto chat = m_facts.chats.find(asked.chat);
        const bool possible = chat != m_facts.chats.end() && chat->members.contains(asked.user) && asked.seq > Seq{0} &&
                              asked.seq <= chat->lastSeq;
        if (!possible) {
            ++m_decisions.ignoredMarks;
            return;
        }
        Mark &mark = chat->members[asked.user];
        const Mark before = mark;
        if (!mark.advance(asked.kind, asked.seq))
            return;
        if (POSTRIDER_PLANTED_EVERY(20, MarkBackwards))
            mark.delivered = mark.read = Seq{1};
        touch(*chat);
        const Seq after = asked.kind == MarkKind::Read ? before.read : before.delivered;
        const Segment segment{asked.kind, asked.user, after, asked.seq, asked.at};
        m_facts.segments.insert(keyOf(asked), segment);
        m_decisions.changes.marks.append({asked.chat, mark, segment});
        tellMoved(*chat, asked.user, before, asked.at);
    }

    void tellAgain(const Input &, const SaveMark &asked)
    {
        const auto chat = m_facts.chats.constFind(asked.chat);
        const auto segment = m_facts.segments.constFind(keyOf(asked));
        if (chat == m_facts.chats.constEnd() || segment == m_facts.segments.constEnd())
            return;
        // How far a read mark carried the delivered one along isn't kept: at most as far as itself.
        Mark before = chat->members.value(asked.user);
        before.delivered = std::min(before.delivered, segment->after);
        if (asked.kind == MarkKind::Read)
            before.read = segment->after;
        tellMoved(*chat, asked.user, before, segment->at);
    }

    void tellMoved(const ChatState &chat, UserId user, const Mark &before, Timestamp at)
    {
        QList<Mark> others;
        for (const auto &[member, mark] : chat.members.asKeyValueRange())
            if (member != user && m_existing.contains(member))
                others.append(mark);
        m_decisions.announcements.append(
            MarkMoved{chat.uri, user, chat.members.value(user), before, leastOf(others, chat.lastSeq), at});
    }

    // --- what can't be read
    void decideNow(const Input &input, const Error &error) { bury(input, error.cause); }
    void tellAgain(const Input &input, const Error &error) { bury(input, error.cause); }

    void bury(const Input &input, const QString &reason)
    {
        m_decisions.announcements.append(Dead{input.place, reason});
    }

    void touch(ChatState &chat)
    {
        chat.changedAt = std::max(chat.changedAt, m_now);
        m_touched.insert(chat.uri);
    }

    LedgerFacts m_facts; // with what was decided so far
    const QSet<UserId> &m_existing;
    const Timestamp m_now;
    std::map<std::pair<Topic, int>, qint64> m_next;
    std::set<std::pair<Topic, int>> m_moved;
    QSet<ChatUri> m_touched;
    Decisions m_decisions;
};

} // namespace

LedgerQuestion questionFor(const QList<Input> &inputs, const QList<Position> &positions, Timestamp now)
{
    LedgerQuestion question;
    question.verdictsFrom = now - limits::VerdictLife;
    for (const Input &input : inputs) {
        if (const auto *message = std::get_if<SaveMessage>(&input.record)) {
            question.chats.insert(message->chat);
            question.decisions.insert(keyOf(*message));
        } else if (const auto *mark = std::get_if<SaveMark>(&input.record)) {
            question.chats.insert(mark->chat);
            if (input.place.offset < nextOf(positions, input.place))
                question.segments.insert(keyOf(*mark));
        }
    }
    return question;
}

QSet<UserId> usersFor(const QList<Input> &inputs, const LedgerFacts &facts)
{
    QSet<UserId> users;
    for (const Input &input : inputs) {
        if (const auto *message = std::get_if<SaveMessage>(&input.record)) {
            if (const UserId peer = directPeer(message->chat, message->from))
                users.insert(peer);
        } else if (const auto *mark = std::get_if<SaveMark>(&input.record)) {
            const auto members = facts.chats.value(mark->chat).members.keys();
            users.unite(QSet<UserId>(members.begin(), members.end()));
        }
    }
    return users;
}

Decisions decide(const QList<Input> &inputs, const QList<Position> &positions, LedgerFacts facts,
                 const QSet<UserId> &existing, Timestamp now)
{
    Decider decider(positions, std::move(facts), existing, now);
    for (const Input &input : inputs)
        decider.decide(input);
    return std::move(decider).finish();
}

} // namespace postrider::persistence
