// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatreadercontract.h"

#include <domain/limits.h>

namespace postrider::test {
namespace {
using namespace std::chrono_literals;

const UserId Ann{1};
const UserId Ben{2};
const UserId Cid{3};
const ChatUri Chat12 = directChat(Ann, Ben);
const ChatUri Chat13 = directChat(Ann, Cid);

QList<ChatUri> uris(const QList<Chat> &chats)
{
    QList<ChatUri> uris;
    for (const Chat &chat : chats)
        uris << chat.uri;
    return uris;
}

} // namespace

void ChatReaderContract::describesAChatToEachOfTheTwo()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("one"));
    talk.say(Ann, Ben, QStringLiteral("two"));
    talk.mark(MarkKind::Read, Ben, Ann, 1);
    talk.mark(MarkKind::Delivered, Ben, Ann, 2);

    const auto ann = answerOf(talk.chats->chat(Ann, Chat12));
    QVERIFY(ann);
    QCOMPARE(ann->kind, ChatKind::Direct);
    QVERIFY(!ann->title && !ann->owner && !ann->closed && !ann->hasPassword && !ann->leftSeq);
    QCOMPARE(ann->memberCount, 2);
    QCOMPARE(ann->members.size(), 2);
    QCOMPARE(ann->members.at(0).name, QStringLiteral("ann"));
    QCOMPARE(ann->members.at(1), (Member{Ben, QStringLiteral("ben"), Role::Member, {Seq{2}, Seq{1}}}));
    QCOMPARE(ann->all, (Mark{Seq{2}, Seq{1}}));
    QCOMPARE(ann->mark, (Mark{Seq{0}, Seq{0}})); // sending moves no mark
    QCOMPARE(ann->unread, 0);
    QCOMPARE(ann->firstSeq, Seq{1});
    QCOMPARE(ann->lastSeq, Seq{2});
    QCOMPARE(ann->last->text, QStringLiteral("two"));

    const auto ben = answerOf(talk.chats->chat(Ben, Chat12));
    QVERIFY(ben);
    QCOMPARE(ben->all, Mark{});
    QCOMPARE(ben->mark, (Mark{Seq{2}, Seq{1}}));
    QCOMPARE(ben->unread, 1);
}

void ChatReaderContract::listsTheLastChangedFirst()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.clock.advance(1s);
    talk.say(Cid, Ann, QStringLiteral("hi"));
    talk.clock.advance(1s);
    auto list = answerOf(talk.chats->chats(Ann, {}));
    QVERIFY(list);
    QCOMPARE(uris(list->chats), (QList<ChatUri>{Chat13, Chat12}));
    QCOMPARE(list->time, talk.clock.now());
    QVERIFY(list->epoch);
    QVERIFY(list->next.isEmpty());

    talk.mark(MarkKind::Delivered, Ben, Ann, 1); // somebody else's mark is a change, too
    list = answerOf(talk.chats->chats(Ann, {}));
    QCOMPARE(uris(list->chats), (QList<ChatUri>{Chat12, Chat13}));
    QCOMPARE(uris(answerOf(talk.chats->chats(Ben, {}))->chats), QList<ChatUri>{Chat12});
}

void ChatReaderContract::pagesThroughTheList()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.say(Ann, Cid, QStringLiteral("hi")); // at the same time: the id decides
    const auto first = answerOf(talk.chats->chats(Ann, {.quantity = 1}));
    QCOMPARE(uris(first->chats), QList<ChatUri>{Chat13});
    QVERIFY(!first->next.isEmpty());
    const auto second = answerOf(talk.chats->chats(Ann, {.after = first->next, .quantity = 1}));
    QCOMPARE(uris(second->chats), QList<ChatUri>{Chat12});
    QVERIFY(second->next.isEmpty());
}

void ChatReaderContract::listsWhatChangedSince()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.clock.advance(limits::ListOverlap + 1ms);
    const auto since = [&](Timestamp time) { return uris(answerOf(talk.chats->chats(Ann, {.since = time}))->chats); };
    QCOMPARE(since(talk.clock.now()), QList<ChatUri>{});
    QCOMPARE(since(talk.clock.now() - 2ms), QList<ChatUri>{Chat12}); // within the overlap
    talk.mark(MarkKind::Read, Ben, Ann, 1);
    QCOMPARE(since(talk.clock.now()), QList<ChatUri>{Chat12});
}

void ChatReaderContract::refusesAStrangePosition_data()
{
    QTest::addColumn<QString>("after");
    for (const char *after : {"x", "-", "1", "1-", "-1", "a-1", "1-b", "1-2-3"})
        QTest::newRow(after) << QString::fromLatin1(after);
}

void ChatReaderContract::refusesAStrangePosition()
{
    QFETCH(QString, after);
    Talk talk(databases());
    const auto list = answerOf(talk.chats->chats(Ann, {.after = after}));
    QVERIFY(!list);
    QCOMPARE(list.error().code, Code::BadRequest);
}

void ChatReaderContract::hidesFromStrangers()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("hi"));
    QCOMPARE(answerOf(talk.chats->chat(Cid, Chat12)).error().code, Code::NoSuchChat);
    QCOMPARE(answerOf(talk.chats->chat(Cid, Chat13)).error().code, Code::NoSuchChat);
    QVERIFY(answerOf(talk.chats->chats(Cid, {}))->chats.isEmpty());
    QVERIFY(answerOf(talk.chats->unread(Cid, {Chat12}))->isEmpty());
}

void ChatReaderContract::countsUnread()
{
    Talk talk(databases());
    for (int i = 1; i <= 5; ++i)
        talk.say(Ann, Ben, QString::number(i));
    talk.say(Ben, Ann, QStringLiteral("6"));
    talk.mark(MarkKind::Read, Ben, Ann, 1);

    const auto unread = answerOf(talk.chats->unread(Ben, {}));
    QVERIFY(unread);
    QCOMPARE(unread->size(), 1);
    const UnreadChat &chat = unread->first();
    QCOMPARE(chat.chat, Chat12);
    QCOMPARE(chat.count, 4);
    QCOMPARE(chat.senders.size(), 1);
    const UnreadSender &sender = chat.senders.first();
    QCOMPARE(sender.user, Ann);
    QCOMPARE(sender.count, 4);
    QCOMPARE(sender.firstSeq, Seq{2});
    QCOMPARE(sender.lastSeq, Seq{5});
    QCOMPARE(sender.messages.size(), limits::UnreadTexts);
    QCOMPARE(sender.messages.first().text, QStringLiteral("3"));
    QCOMPARE(sender.messages.last().text, QStringLiteral("5"));

    talk.mark(MarkKind::Read, Ben, Ann, 6);
    QVERIFY(answerOf(talk.chats->unread(Ben, {}))->isEmpty());
    const auto asked = answerOf(talk.chats->unread(Ben, {Chat12}));
    QCOMPARE(*asked, (QList<UnreadChat>{{.chat = Chat12, .count = 0, .senders = {}}}));
}

void ChatReaderContract::countsUnreadUpToTheLimit()
{
    Talk talk(databases());
    for (int i = 0; i <= limits::UnreadCounted; ++i)
        talk.say(Ann, Ben, QString::number(i));
    QCOMPARE(answerOf(talk.chats->chat(Ben, Chat12))->unread, limits::UnreadCounted);
    const auto unread = answerOf(talk.chats->unread(Ben, {}));
    QCOMPARE(unread->first().count, limits::UnreadCounted);
    QCOMPARE(unread->first().senders.first().lastSeq, Seq{limits::UnreadCounted + 1});
}

void ChatReaderContract::saysWhoseChatsTheseAre()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.say(Cid, Ann, QStringLiteral("hi"));
    QCOMPARE(*answerOf(talk.chats->memberships(Ann)), (QList<ChatUri>{Chat12, Chat13}));
    QCOMPARE(*answerOf(talk.chats->memberships(Ben)), (QList<ChatUri>{Chat12}));
    QVERIFY(answerOf(talk.chats->memberships(UserId{9}))->isEmpty());
}

} // namespace postrider::test
