// SPDX-License-Identifier: GPL-3.0-or-later
#include "readerscontract.h"

#include <domain/limits.h>

#include <QTest>

namespace postrider::test {
namespace {
using namespace std::chrono_literals;

ChatUri dm(qint64 a, qint64 b)
{
    return directChat({a}, {b});
}

template <class T>
T valueOf(QFuture<Result<T>> answer)
{
    const Result<T> result = answer.result();
    [&] { QVERIFY2(result, result ? "" : qPrintable(result.error().message + result.error().cause)); }();
    return result.value_or(T());
}

template <class T>
Code codeOf(QFuture<Result<T>> answer)
{
    const Result<T> result = answer.result();
    [&] { QVERIFY(!result); }();
    return result ? Code() : result.error().code;
}

QList<ChatUri> uris(const ChatList &list)
{
    QList<ChatUri> uris;
    for (const Chat &chat : list.chats)
        uris.append(chat.uri);
    return uris;
}
} // namespace

void ReadersContract::init()
{
    m_clock.set(ManualClock().now());
    m_backend = make(Users, m_clock);
    m_keeper = std::make_unique<persistence::Keeper>(m_backend->store(), m_backend->users(), m_clock);
    m_offsets[0] = m_offsets[1] = 0;
}

void ReadersContract::cleanup()
{
    m_keeper.reset();
    m_backend.reset();
}

persistence::Kept ReadersContract::keep(const std::variant<SaveMessage, SaveMark, Error> &record)
{
    const bool isMark = std::holds_alternative<SaveMark>(record);
    const Topic topic = isMark ? Topic::ReceiptSave : Topic::MessageSave;
    const auto kept = m_keeper->keep({{{topic, 0, m_offsets[isMark]++}, record}});
    [&] { QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause)); }();
    return kept.value_or(persistence::Kept());
}

Entry ReadersContract::say(qint64 from, qint64 to, const QString &text)
{
    const auto kept = keep(SaveMessage{MessageUuid::create(), dm(from, to), {from}, {QStringLiteral("d")}, text});
    if (kept.announcements.size() != 1)
        return {};
    const auto event = std::get<MessageEvent>(kept.announcements.first());
    const auto *saved = std::get_if<EntrySaved>(&event);
    return saved ? saved->entry : Entry();
}

void ReadersContract::mark(MarkKind kind, qint64 user, qint64 peer, qint64 seq)
{
    keep(SaveMark{kind, dm(user, peer), {user}, {seq}, m_clock.now()});
}

Chat ReadersContract::chat(qint64 viewer, qint64 peer)
{
    return valueOf(m_backend->chats().chat({viewer}, dm(viewer, peer)));
}

ChatList ReadersContract::list(qint64 viewer, const ChatQuery &query)
{
    return valueOf(m_backend->chats().chats({viewer}, query));
}

QList<UnreadChat> ReadersContract::unread(qint64 viewer, const QList<ChatUri> &only)
{
    return valueOf(m_backend->chats().unread({viewer}, only));
}

void ReadersContract::listsLastChangedFirst()
{
    QVERIFY(list(1).chats.isEmpty());
    for (const qint64 peer : {2, 3, 4, 2}) {
        say(peer, 1);
        m_clock.advance(1s);
    }
    say(2, 3);
    QCOMPARE(uris(list(1)), (QList<ChatUri>{dm(1, 2), dm(1, 4), dm(1, 3)}));
    QCOMPARE(list(1).time, m_clock.now());
    QVERIFY(list(1).next.isEmpty());
    mark(MarkKind::Read, 1, 3, 1); // reading is no reason to come first
    QCOMPARE(uris(list(1)), (QList<ChatUri>{dm(1, 2), dm(1, 4), dm(1, 3)}));
    QCOMPARE(list(1).chats.first(), chat(1, 2));
}

void ReadersContract::listsInPages()
{
    for (qint64 peer = 2; peer <= Users; ++peer) {
        say(1, peer);
        if (peer % 7 == 0)
            m_clock.advance(1ms); // several of the same time
    }
    QList<ChatUri> all;
    ChatQuery query{.since = {}, .after = {}, .quantity = 10};
    for (int pages = 0; pages < 10; ++pages) {
        const ChatList page = list(1, query);
        QVERIFY(page.chats.size() <= 10);
        all += uris(page);
        query.after = page.next;
        if (page.next.isEmpty())
            break;
    }
    QCOMPARE(all.size(), Users - 1);
    QCOMPARE(QSet<ChatUri>(all.begin(), all.end()).size(), Users - 1);
    QCOMPARE(all, uris(list(1, {.since = {}, .after = {}, .quantity = 1000})));
    QCOMPARE(all.first(), dm(1, Users));
}

void ReadersContract::listsWhatChanged()
{
    for (const qint64 peer : {2, 3, 4, 5})
        say(peer, 1);
    const auto changedSince = [this](Timestamp since) {
        const auto listed = uris(list(1, {.since = since, .after = {}, .quantity = 100}));
        return QSet<ChatUri>(listed.begin(), listed.end());
    };
    const Timestamp first = m_clock.now();
    m_clock.advance(10min);
    const Timestamp second = list(1).time;
    QCOMPARE(changedSince(first).size(), 4); // a minute of overlap
    QCOMPARE(changedSince(second), QSet<ChatUri>());
    m_clock.advance(1min);
    say(2, 1);
    QCOMPARE(changedSince(second), QSet<ChatUri>{dm(1, 2)});
    mark(MarkKind::Delivered, 3, 1, 1); // of the other
    QCOMPARE(changedSince(second), (QSet<ChatUri>{dm(1, 2), dm(1, 3)}));
    mark(MarkKind::Read, 1, 4, 1); // one's own
    QCOMPARE(changedSince(second), (QSet<ChatUri>{dm(1, 2), dm(1, 3), dm(1, 4)}));
    mark(MarkKind::Read, 1, 4, 1); // again: nothing moves
    say(2, 3);                     // elsewhere
    const Timestamp third = m_clock.now() + limits::ListOverlap;
    QCOMPARE(changedSince(third), QSet<ChatUri>());
    QCOMPARE(changedSince(third - 1ms).size(), 3);
}

void ReadersContract::refusesAStrangeNext()
{
    for (const auto *after : {"x", "1", "1-", "-1", "1-2-3", "1-x", "99999999999999999999-1", "'--"})
        QCOMPARE(codeOf(m_backend->chats().chats({1}, {.since = {}, .after = QLatin1String(after), .quantity = 10})),
                 Code::BadRequest);
}

void ReadersContract::showsAChat()
{
    say(1, 2);
    m_clock.advance(1s);
    const Entry last = say(2, 1, QStringLiteral("ho"));
    const Chat seen = chat(1, 2);
    QCOMPARE(seen.uri, dm(1, 2));
    QCOMPARE(seen.kind, ChatKind::Direct);
    QVERIFY(!seen.title && !seen.closed && !seen.hasPassword && !seen.owner && !seen.leftSeq);
    QCOMPARE(seen.firstSeq, Seq{1});
    QCOMPARE(seen.lastSeq, Seq{2});
    QCOMPARE(seen.last, std::optional(last));
    QCOMPARE(seen.memberCount, 2);
    QCOMPARE(seen.members, (QList<Member>{{{1}, QStringLiteral("user 1"), Role::Member, {}},
                                          {{2}, QStringLiteral("user 2"), Role::Member, {}}}));
    QCOMPARE(seen.unread, 1);
    QCOMPARE(seen.mark, Mark());
    QCOMPARE(seen.all, Mark());
}

void ReadersContract::showsMarks()
{
    for (int i = 0; i < 5; ++i)
        say(1, 2);
    mark(MarkKind::Delivered, 2, 1, 4);
    mark(MarkKind::Read, 2, 1, 3);
    mark(MarkKind::Read, 1, 2, 1);
    const Mark one{{1}, {1}};
    const Mark two{{4}, {3}};
    QCOMPARE(chat(1, 2).mark, one);
    QCOMPARE(chat(1, 2).all, two);
    QCOMPARE(chat(2, 1).mark, two);
    QCOMPARE(chat(2, 1).all, one);
    QCOMPARE(chat(2, 1).members.at(0).mark, one);
    QCOMPARE(chat(2, 1).members.at(1).mark, two);
}

void ReadersContract::hidesWhatIsNotOnesOwn()
{
    const Entry entry = say(1, 2);
    auto &chats = m_backend->chats();
    auto &history = m_backend->history();
    for (const ChatUri &uri : {dm(1, 2), dm(4, 5), ChatUri{QStringLiteral("'--")}, ChatUri()}) {
        QCOMPARE(codeOf(chats.chat({3}, uri)), Code::NoSuchChat);
        QCOMPARE(codeOf(history.page({3}, uri, {})), Code::NoSuchChat);
        QCOMPARE(codeOf(history.decision({3}, uri, entry.uuid)), Code::NoSuchChat);
        QCOMPARE(codeOf(history.receipts({3}, uri, entry.uuid)), Code::NoSuchChat);
        QVERIFY(unread(3, {uri}).isEmpty());
    }
    QVERIFY(list(3).chats.isEmpty());
    QVERIFY(unread(3).isEmpty());
}

void ReadersContract::countsUnread()
{
    for (int i = 0; i < 4; ++i) {
        say(1, 2);
        say(2, 1);
    }
    QCOMPARE(chat(1, 2).unread, 4);
    QCOMPARE(chat(2, 1).unread, 4);
    mark(MarkKind::Delivered, 1, 2, 8);
    QCOMPARE(chat(1, 2).unread, 4);
    mark(MarkKind::Read, 1, 2, 5);
    QCOMPARE(chat(1, 2).unread, 2);
    mark(MarkKind::Read, 1, 2, 8);
    QCOMPARE(chat(1, 2).unread, 0);
}

void ReadersContract::countsUpTo()
{
    QList<persistence::Input> batch;
    for (int i = 0; i < limits::UnreadCounted + 5; ++i)
        batch.append({{Topic::MessageSave, 0, i},
                      SaveMessage{MessageUuid::create(), dm(1, 2), {2}, {QStringLiteral("d")}, QString::number(i)}});
    QVERIFY(m_keeper->keep(batch));
    QCOMPARE(chat(1, 2).unread, limits::UnreadCounted);
    const auto waiting = unread(1);
    QCOMPARE(waiting.first().count, limits::UnreadCounted);
    QCOMPARE(waiting.first().senders.first().lastSeq, Seq{limits::UnreadCounted + 5});
    m_offsets[0] = limits::UnreadCounted + 5;
    mark(MarkKind::Read, 1, 2, 6);
    QCOMPARE(chat(1, 2).unread, limits::UnreadCounted - 1);
}

void ReadersContract::tellsWhatIsUnread()
{
    QVERIFY(unread(1).isEmpty());
    for (int i = 1; i <= 5; ++i)
        say(2, 1, QString::number(i));
    m_clock.advance(1s);
    say(1, 2);
    m_clock.advance(1s);
    const Entry last = say(3, 1, QStringLiteral("three"));
    mark(MarkKind::Read, 1, 2, 1);
    const auto waiting = unread(1);
    QCOMPARE(waiting.size(), 2);
    QCOMPARE(waiting.at(0), (UnreadChat{dm(1, 3), 1, {{{3}, 1, {1}, {1}, {{{1}, last.text, last.savedAt}}}}}));
    QCOMPARE(waiting.at(1).chat, dm(1, 2));
    QCOMPARE(waiting.at(1).count, 4);
    QCOMPARE(waiting.at(1).senders.size(), 1);
    const UnreadSender two = waiting.at(1).senders.first();
    QCOMPARE(two.user, UserId{2});
    QCOMPARE(two.count, 4);
    QCOMPARE(two.firstSeq, Seq{2});
    QCOMPARE(two.lastSeq, Seq{5});
    QCOMPARE(two.messages.size(), limits::UnreadTexts);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(two.messages.at(i).text, QString::number(i + 3));
    mark(MarkKind::Read, 1, 2, 6);
    mark(MarkKind::Read, 1, 3, 1);
    QVERIFY(unread(1).isEmpty());
}

void ReadersContract::tellsUnreadOfSome()
{
    say(2, 1);
    say(3, 1);
    mark(MarkKind::Read, 1, 3, 1);
    const auto some = unread(1, {dm(1, 3), dm(1, 2), dm(1, 4), dm(2, 3)});
    QCOMPARE(some.size(), 2);
    QCOMPARE(some.at(0), (UnreadChat{dm(1, 3), 0, {}})); // says that it is read now
    QCOMPARE(some.at(1).count, 1);
}

void ReadersContract::knowsMemberships()
{
    say(1, 2);
    say(3, 1);
    say(2, 3);
    QCOMPARE(valueOf(m_backend->chats().memberships({1})), (QList<ChatUri>{dm(1, 2), dm(1, 3)}));
    QVERIFY(valueOf(m_backend->chats().memberships({4})).isEmpty());
}

void ReadersContract::namesTheEpoch()
{
    const Epoch epoch = valueOf(m_backend->chats().epoch());
    QVERIFY(epoch);
    QCOMPARE(list(1).epoch, epoch);
    say(1, 2);
    QCOMPARE(valueOf(m_backend->history().page({1}, dm(1, 2), {})).epoch, epoch);
}

void ReadersContract::pages_data()
{
    QTest::addColumn<PageQuery>("query");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    const auto row = [](const char *name, const PageQuery &query, qint64 from, qint64 to) {
        QTest::newRow(name) << query << from << to;
    };
    row("newest", {Newest{}, 10}, 16, 25);
    row("newest, all", {Newest{}, 100}, 1, 25);
    row("before", {BeforeSeq{{16}}, 10}, 6, 15);
    row("before, the rest", {BeforeSeq{{6}}, 10}, 1, 5);
    row("before the first", {BeforeSeq{{1}}, 10}, 1, 0);
    row("before nothing", {BeforeSeq{{0}}, 10}, 1, 0);
    row("before what isn't there yet", {BeforeSeq{{1000}}, 10}, 16, 25);
    row("before the next", {BeforeSeq{{26}}, 10}, 16, 25);
    row("after", {AfterSeq{{5}}, 10}, 6, 15);
    row("after, the rest", {AfterSeq{{20}}, 10}, 21, 25);
    row("after nothing", {AfterSeq{{0}}, 3}, 1, 3);
    row("after the last", {AfterSeq{{25}}, 10}, 26, 25);
    row("after what isn't there yet", {AfterSeq{{UserId::Most}}, 10}, 26, 25);
    row("one", {AfterSeq{{9}}, 1}, 10, 10);
}

void ReadersContract::pages()
{
    QFETCH(PageQuery, query);
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    for (int i = 0; i < 25; ++i)
        say(1 + i % 2, 2 - i % 2, QString::number(i + 1));
    const Page page = valueOf(m_backend->history().page({1}, dm(1, 2), query));
    QCOMPARE(page.chat, dm(1, 2));
    QCOMPARE(page.from, Seq{from});
    QCOMPARE(page.to, Seq{to});
    QCOMPARE(page.firstSeq, Seq{1});
    QCOMPARE(page.lastSeq, Seq{25});
    QCOMPARE(page.entries.size(), to - from + 1);
    for (qsizetype i = 0; i < page.entries.size(); ++i) {
        QCOMPARE(page.entries.at(i).seq, Seq{from + i});
        QCOMPARE(page.entries.at(i).text, QString::number(from + i));
    }
}

void ReadersContract::pagesBeforeAMessage()
{
    QList<Entry> entries;
    for (int i = 0; i < 12; ++i)
        entries.append(say(1, 2));
    const auto page = [&](const MessageUuid &uuid) {
        return m_backend->history().page({2}, dm(1, 2), {BeforeMessage{uuid}, 10});
    };
    QCOMPARE(valueOf(page(entries.at(11).uuid)).entries, entries.sliced(1, 10));
    QCOMPARE(valueOf(page(entries.at(1).uuid)).entries, entries.first(1));
    QCOMPARE(valueOf(page(entries.at(0).uuid)).from, Seq{1});
    QCOMPARE(valueOf(page(entries.at(0).uuid)).to, Seq{0});
    QCOMPARE(codeOf(page(MessageUuid::create())), Code::NotFound);
    const Entry elsewhere = say(2, 3);
    QCOMPARE(codeOf(page(elsewhere.uuid)), Code::NotFound);
}

void ReadersContract::pagesAreEntries()
{
    QList<Entry> entries;
    for (int i = 0; i < 130; ++i)
        entries.append(say(1 + i % 2, 2 - i % 2, QStringLiteral("<b>%1</b>").arg(i)));
    const auto page = [&](int quantity) {
        return valueOf(m_backend->history().page({1}, dm(1, 2), {AfterSeq{{0}}, quantity})).entries;
    };
    QCOMPARE(page(20), entries.first(20));
    QCOMPARE(page(1000), entries.first(limits::PageEntries));
}

void ReadersContract::tellsDecisions()
{
    auto &history = m_backend->history();
    const Entry entry = say(1, 2);
    for (const qint64 viewer : {1, 2})
        QCOMPARE(valueOf(history.decision({viewer}, dm(1, 2), entry.uuid)), Decision(entry));
    QCOMPARE(codeOf(history.decision({1}, dm(1, 2), MessageUuid::create())), Code::NotFound);

    const auto ofFailed = [&](qint64 sender, const ChatUri &uri, const MessageUuid &uuid) {
        const auto decision = valueOf(history.decision({sender}, uri, uuid));
        const auto *error = std::get_if<Error>(&decision);
        return error ? error->code : Code();
    };
    const auto lost = MessageUuid::create();
    keep(SaveMessage{lost, dm(1, 99), {1}, {QStringLiteral("d")}, QStringLiteral("hi")});
    QCOMPARE(ofFailed(1, dm(1, 99), lost), Code::NoSuchUser);
    keep(SaveMessage{lost, dm(1, 2), {3}, {QStringLiteral("d")}, QStringLiteral("hi")});
    QCOMPARE(ofFailed(3, dm(1, 2), lost), Code::NoSuchChat);
    QCOMPARE(codeOf(history.decision({1}, dm(1, 2), lost)), Code::NotFound); // of another: not told

    // One uuid, two texts: the sender's is what stands; to the other it is taken.
    keep(SaveMessage{entry.uuid, dm(1, 2), {1}, {QStringLiteral("d")}, QStringLiteral("other")});
    QCOMPARE(valueOf(history.decision({1}, dm(1, 2), entry.uuid)), Decision(entry));
    keep(SaveMessage{entry.uuid, dm(1, 2), {2}, {QStringLiteral("d")}, QStringLiteral("hi")});
    QCOMPARE(ofFailed(2, dm(1, 2), entry.uuid), Code::UuidTaken);

    m_clock.advance(limits::VerdictLife + 1ms);
    QCOMPARE(codeOf(history.decision({1}, dm(1, 99), lost)), Code::NoSuchChat);
}

void ReadersContract::tellsReceipts()
{
    QList<Entry> entries;
    for (int i = 0; i < 4; ++i)
        entries.append(say(1, 2));
    const Timestamp start = m_clock.now();
    m_clock.advance(1s);
    mark(MarkKind::Delivered, 2, 1, 2);
    m_clock.advance(1s);
    mark(MarkKind::Read, 2, 1, 1);
    m_clock.advance(1s);
    mark(MarkKind::Read, 2, 1, 3);
    const auto receipts = [&](qint64 viewer, int index) {
        return valueOf(m_backend->history().receipts({viewer}, dm(1, 2), entries.at(index).uuid));
    };
    const auto expected = [](MessageState state, std::optional<Timestamp> delivered, std::optional<Timestamp> read) {
        return QList<Receipt>{{{2}, state, false, delivered, read}};
    };
    QCOMPARE(receipts(1, 0), expected(MessageState::Read, start + 1s, start + 2s));
    QCOMPARE(receipts(1, 1), expected(MessageState::Read, start + 1s, start + 3s));
    QCOMPARE(receipts(1, 2), expected(MessageState::Read, start + 3s, start + 3s));
    QCOMPARE(receipts(1, 3), expected(MessageState::Saved, {}, {}));
    QCOMPARE(receipts(2, 0), receipts(1, 0));
    const Entry reply = say(2, 1);
    QCOMPARE(valueOf(m_backend->history().receipts({1}, dm(1, 2), reply.uuid)),
             (QList<Receipt>{{{1}, MessageState::Saved, false, {}, {}}}));
    QCOMPARE(codeOf(m_backend->history().receipts({1}, dm(1, 2), MessageUuid::create())), Code::NotFound);
}

void ReadersContract::receiptsNeverBeforeSaved()
{
    const Entry entry = say(1, 2);
    m_clock.advance(-1h);
    mark(MarkKind::Delivered, 2, 1, 1);
    m_clock.advance(-1h);
    mark(MarkKind::Read, 2, 1, 1);
    const auto receipts = valueOf(m_backend->history().receipts({1}, dm(1, 2), entry.uuid));
    QCOMPARE(receipts, (QList<Receipt>{{{2}, MessageState::Read, false, entry.savedAt, entry.savedAt}}));
}

void ReadersContract::theDeletedHoldNobodyUp()
{
    say(1, 2);
    QCOMPARE(chat(1, 2).all, Mark());
    m_backend->removeUser({2});
    QCOMPARE(chat(1, 2).all, (Mark{{1}, {1}}));
    QCOMPARE(chat(1, 2).memberCount, 2);
}

} // namespace postrider::test
