// SPDX-License-Identifier: GPL-3.0-or-later
#include "books.h"

#include <domain/bodyhash.h>
#include <domain/limits.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::persistence;
using namespace postrider::test;
using namespace std::chrono_literals;

class tst_Ledger : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstMessageMakesTheChat();
    void seqsHaveNoHoles();
    void savedAtNeverGoesBack();
    void refuses_data();
    void refuses();
    void refusesNames_data();
    void refusesNames();
    void refusesInRooms();
    void repeatsAnEntry_data();
    void repeatsAnEntry();
    void repeatsAVerdict();
    void forgetsVerdicts();
    void strangersTakeNoUuid();
    void tellsAgain();
    void tellsAgainOnlyWhatHasARow();
    void buriesWhatItCantRead();
    void buriesWhatTheStoreRefuses();
    void movesEachCursor();
    void asksOnlyWhatItNeeds();
};

void tst_Ledger::firstMessageMakesTheChat()
{
    Books books;
    const Decisions decisions = books.keep(message(1, 2, QStringLiteral("hi")));
    QCOMPARE(decisions.changes.chats.size(), 1);
    const ChatState chat = decisions.changes.chats.first();
    QCOMPARE(chat.id, 0);
    QCOMPARE(chat.uri, Dm);
    QCOMPARE(chat.kind, ChatKind::Direct);
    QCOMPARE(chat.lastSeq, Seq{1});
    QCOMPARE(chat.members.keys(), (QList<UserId>{{1}, {2}}));
    QCOMPARE(chat.members.value({2}), Mark()); // sending moves no mark
    QCOMPARE(decisions.changes.entries.size(), 1);
    const auto saved = only<EntrySaved>(decisions);
    QCOMPARE(saved.entry, decisions.changes.entries.first().entry);
    QCOMPARE(saved.entry.seq, Seq{1});
    QCOMPARE(saved.entry.text, QStringLiteral("hi"));
    QCOMPARE(saved.entry.from, UserId{2});
    QCOMPARE(saved.entry.savedAt, Now);
    QCOMPARE(saved.device.value, QStringLiteral("device"));
    QVERIFY(!saved.repeat);
    QVERIFY(decisions.changes.verdicts.isEmpty());
    QCOMPARE(decisions.changes.positions.size(), 1);
    QCOMPARE(decisions.changes.positions.first().next, 1);
}

void tst_Ledger::seqsHaveNoHoles()
{
    Books books;
    QList<Input> batch;
    for (int i = 0; i < 50; ++i) {
        batch.append(
            {{Topic::MessageSave, 0, i}, message(i / 2, 1 + i % 2, QStringLiteral("a"))}); // every second is taken
    }
    const Decisions decisions = books.keep(batch);
    QCOMPARE(decisions.announcements.size(), 50);
    QCOMPARE(decisions.changes.entries.size(), 25);
    QCOMPARE(decisions.changes.verdicts.size(), 25);
    for (qsizetype i = 0; i < 25; ++i)
        QCOMPARE(decisions.changes.entries.at(i).entry.seq, Seq{i + 1});
    QCOMPARE(only<EntrySaved>(books.keep({Input{{Topic::MessageSave, 0, 50}, message(99, 1, QStringLiteral("b"))}}))
                 .entry.seq,
             Seq{26});
}

void tst_Ledger::savedAtNeverGoesBack()
{
    Books books;
    books.keep(message(1, 1, QStringLiteral("a")), Now);
    QCOMPARE(only<EntrySaved>(books.keep(message(2, 1, QStringLiteral("b")), Now - 1h)).entry.savedAt, Now);
    QCOMPARE(only<EntrySaved>(books.keep(message(3, 1, QStringLiteral("c")), Now + 1s)).entry.savedAt, Now + 1s);
    QCOMPARE(books.rows.chats.value(Dm).changedAt, Now + 1s);
}

void tst_Ledger::refuses_data()
{
    QTest::addColumn<QString>("chat");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<Code>("code");
    QTest::newRow("nobody there") << QStringLiteral("dm-1-9") << qint64(1) << Code::NoSuchUser;
    QTest::newRow("of others") << QStringLiteral("dm-1-2") << qint64(3) << Code::NoSuchChat;
    QTest::newRow("of nobody") << QStringLiteral("dm-8-9") << qint64(3) << Code::NoSuchChat;
    QTest::newRow("with oneself") << QStringLiteral("dm-1-1") << qint64(1) << Code::NoSuchChat;
    QTest::newRow("wrong order") << QStringLiteral("dm-2-1") << qint64(1) << Code::NoSuchChat;
    QTest::newRow("spelt otherwise") << QStringLiteral("dm-01-2") << qint64(1) << Code::NoSuchChat;
    QTest::newRow("no such room") << QStringLiteral("0123456789abcdef01234567") << qint64(1) << Code::NoSuchChat;
}

void tst_Ledger::refuses()
{
    QFETCH(QString, chat);
    QFETCH(qint64, from);
    Books books;
    const Decisions decisions = books.keep(message(1, from, QStringLiteral("hi"), {chat}));
    const auto refused = only<EntryRefused>(decisions);
    QTEST(refused.code, "code");
    QCOMPARE(refused.chat.value, chat);
    QCOMPARE(refused.from, UserId{from});
    QCOMPARE(refused.uuid, uuid(1));
    QVERIFY(decisions.changes.entries.isEmpty() && decisions.changes.chats.isEmpty());
    QCOMPARE(decisions.changes.verdicts.size(), 1); // one row
    QCOMPARE(decisions.changes.verdicts.first().code, refused.code);
    QCOMPARE(decisions.changes.positions.size(), 1);
}

// What no chat can be called gets no row, but the same answer each time.
void tst_Ledger::refusesNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << QString();
    QTest::newRow("SQL") << QStringLiteral("'; DROP TABLE chat; --");
    QTest::newRow("byte order mark") << QString(QChar(QChar::ByteOrderMark) + Dm.value);
    QTest::newRow("capitals") << QStringLiteral("DM-1-2");
    QTest::newRow("endless") << QString(65, QLatin1Char('a'));
}

void tst_Ledger::refusesNames()
{
    QFETCH(QString, name);
    Books books;
    for (int i = 0; i < 2; ++i) {
        const Decisions decisions = books.keep(message(1, 1, QStringLiteral("hi"), {name}));
        QCOMPARE(only<EntryRefused>(decisions).code, Code::NoSuchChat);
        QVERIFY(decisions.changes.verdicts.isEmpty() && decisions.changes.entries.isEmpty());
        QCOMPARE(decisions.changes.positions.size(), 1);
    }
    // The process ended before it had told anybody.
    const Decisions again =
        books.keep({Input{{Topic::MessageSave, 0, 0}, message(1, 1, QStringLiteral("hi"), {name})}});
    QCOMPARE(only<EntryRefused>(again).code, Code::NoSuchChat);
    QVERIFY(again.changes.positions.isEmpty());
}

void tst_Ledger::refusesInRooms()
{
    Books books;
    const ChatUri room{QStringLiteral("0123456789abcdef01234567")};
    ChatState state;
    state.id = 1;
    state.uri = room;
    state.kind = ChatKind::Room;
    state.lastSeq = {7};
    state.members = {{UserId{1}, Mark()}};
    books.rows.chats.insert(room, state);
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 2, QStringLiteral("a"), room))).code, Code::NoSuchChat);
    QCOMPARE(only<EntrySaved>(books.keep(message(2, 1, QStringLiteral("a"), room))).entry.seq, Seq{8});
    books.rows.chats[room].closed = true;
    QCOMPARE(only<EntryRefused>(books.keep(message(3, 1, QStringLiteral("a"), room))).code, Code::Closed);
    QCOMPARE(only<EntryRefused>(books.keep(message(4, 2, QStringLiteral("a"), room))).code, Code::NoSuchChat);
}

void tst_Ledger::repeatsAnEntry_data()
{
    QTest::addColumn<qint64>("from");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("same");
    QTest::newRow("same") << qint64(1) << QStringLiteral("hi") << true;
    QTest::newRow("other text") << qint64(1) << QStringLiteral("Hi") << false;
    QTest::newRow("other sender") << qint64(2) << QStringLiteral("hi") << false;
    QTest::newRow("both other") << qint64(2) << QStringLiteral("ho") << false;
}

void tst_Ledger::repeatsAnEntry()
{
    QFETCH(qint64, from);
    QFETCH(QString, text);
    QFETCH(bool, same);
    for (const bool oneBatch : {false, true}) {
        Books books;
        const Input first{{Topic::MessageSave, 0, 0}, message(1, 1, QStringLiteral("hi"))};
        const Input second{{Topic::MessageSave, 0, 1}, message(1, from, text)};
        Decisions decisions;
        if (oneBatch) {
            decisions = books.keep(QList<Input>{first, second});
            decisions.announcements.removeFirst();
        } else {
            books.keep(QList<Input>{first});
            decisions = books.keep(QList<Input>{second}, Now + 1h);
        }
        QCOMPARE(books.rows.entries.size(), 1);
        if (same) {
            const auto saved = only<EntrySaved>(decisions);
            QVERIFY(saved.repeat);
            QCOMPARE(saved.entry, books.rows.entries.value({Dm, uuid(1)}).entry);
            QVERIFY(decisions.changes.verdicts.isEmpty());
        } else {
            QCOMPARE(only<EntryRefused>(decisions).code, Code::UuidTaken);
            QCOMPARE(only<EntryRefused>(decisions).from, UserId{from});
            QCOMPARE(only<EntryRefused>(decisions).bodyHash, bodyHash(EntryKind::Message, text));
            QCOMPARE(decisions.changes.verdicts.size(), 1);
            // and so it stays, while the first stands as it stood
            QCOMPARE(only<EntryRefused>(books.keep({Input{{Topic::MessageSave, 0, 2}, message(1, from, text)}})).code,
                     Code::UuidTaken);
            QVERIFY(only<EntrySaved>(books.keep({Input{{Topic::MessageSave, 0, 3}, first.record}})).repeat);
        }
    }
}

void tst_Ledger::repeatsAVerdict()
{
    Books books;
    books.existing = {{1}};
    const auto lost = message(1, 1, QStringLiteral("hi"));
    QCOMPARE(only<EntryRefused>(books.keep(lost)).code, Code::NoSuchUser);
    books.existing = Everyone; // there is one now, but this uuid is decided
    const Decisions again = books.keep(lost, Now + 24h);
    QCOMPARE(only<EntryRefused>(again).code, Code::NoSuchUser);
    QCOMPARE(only<EntryRefused>(again).bodyHash, bodyHash(EntryKind::Message, QStringLiteral("hi")));
    QVERIFY(again.changes.verdicts.isEmpty());
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 1, QStringLiteral("other")))).code, Code::UuidTaken);
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 2, QStringLiteral("hi")))).code, Code::UuidTaken);
    QCOMPARE(only<EntrySaved>(books.keep(message(2, 1, QStringLiteral("hi")))).entry.seq, Seq{1});
}

void tst_Ledger::forgetsVerdicts()
{
    Books books;
    books.existing = {{1}};
    books.keep(message(1, 1, QStringLiteral("hi")));
    books.existing = Everyone;
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 1, QStringLiteral("hi")), Now + limits::VerdictLife)).code,
             Code::NoSuchUser);
    const Decisions later = books.keep(message(1, 1, QStringLiteral("hi")), Now + limits::VerdictLife + 1ms);
    QCOMPARE(only<EntrySaved>(later).entry.seq, Seq{1});
    QCOMPARE(later.changes.verdictsFrom, Now + 1ms);
}

void tst_Ledger::strangersTakeNoUuid()
{
    Books books;
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 3, QStringLiteral("hi")))).code, Code::NoSuchChat);
    QCOMPARE(only<EntrySaved>(books.keep(message(1, 1, QStringLiteral("hi")))).entry.seq, Seq{1});
    // and learn of none
    QCOMPARE(only<EntryRefused>(books.keep(message(1, 3, QStringLiteral("hi")))).code, Code::NoSuchChat);
    QCOMPARE(only<EntryRefused>(books.keep(message(2, 3, QStringLiteral("hi")))).code, Code::NoSuchChat);
}

void tst_Ledger::tellsAgain()
{
    Books books;
    QList<Input> batch;
    batch.append({{Topic::MessageSave, 0, 0}, message(1, 1, QStringLiteral("a"))});
    batch.append({{Topic::MessageSave, 0, 1}, message(2, 1, QStringLiteral("b"), {QStringLiteral("dm-1-9")})});
    batch.append({{Topic::MessageSave, 0, 2}, message(3, 2, QStringLiteral("c"))});
    const Decisions first = books.keep(batch);
    batch.append({{Topic::MessageSave, 0, 3}, message(4, 2, QStringLiteral("d"))});
    const Decisions second = books.keep(batch, Now + 1h);
    QCOMPARE(second.announcements.size(), 4);
    QCOMPARE(second.changes.entries.size(), 1);
    QVERIFY(second.changes.verdicts.isEmpty());
    for (qsizetype i = 0; i < 3; ++i) {
        const auto &before = std::get<MessageEvent>(first.announcements.at(i));
        const auto &after = std::get<MessageEvent>(second.announcements.at(i));
        QCOMPARE(after.index(), before.index());
        if (const auto *saved = std::get_if<EntrySaved>(&after)) {
            QCOMPARE(saved->entry, std::get<EntrySaved>(before).entry);
            QVERIFY(!saved->repeat); // nobody may have heard of it yet
        } else {
            QCOMPARE(std::get<EntryRefused>(after).code, Code::NoSuchUser);
        }
    }
    batch.removeLast();
    QVERIFY(books.keep(batch, Now + 1h).changes.positions.isEmpty());
}

void tst_Ledger::tellsAgainOnlyWhatHasARow()
{
    Books books;
    books.positions = {{Topic::MessageSave, 0, 10}};
    const Decisions decisions = books.keep({Input{{Topic::MessageSave, 0, 9}, message(1, 1, QStringLiteral("a"))}});
    QVERIFY(decisions.announcements.isEmpty());
    QVERIFY(decisions.changes.entries.isEmpty() && decisions.changes.positions.isEmpty());
}

void tst_Ledger::buriesWhatItCantRead()
{
    Books books;
    const Error error{Code::Unreadable, {}, QStringLiteral("no JSON")};
    const QList<Input> batch{{{Topic::MessageSave, 0, 0}, error},
                             {{Topic::MessageSave, 0, 1}, message(1, 1, QStringLiteral("a"))}};
    for (int i = 0; i < 2; ++i) { // told again, like everything
        const Decisions decisions = books.keep(batch);
        QCOMPARE(decisions.announcements.size(), 2);
        QCOMPARE(std::get<Dead>(decisions.announcements.first()),
                 (Dead{{Topic::MessageSave, 0, 0}, QStringLiteral("no JSON")}));
        QCOMPARE(decisions.changes.positions.size(), i == 0 ? 1 : 0);
    }
    QCOMPARE(books.positions.first().next, 2);
}

void tst_Ledger::buriesWhatTheStoreRefuses()
{
    for (const auto keep : {Input::Keep::Verdict, Input::Keep::Nothing}) {
        Books books;
        const Input culprit{{Topic::MessageSave, 0, 0}, message(1, 1, QStringLiteral("a")), keep};
        const Decisions decisions = books.keep(QList<Input>{culprit});
        QCOMPARE(decisions.announcements.size(), 2);
        QCOMPARE(std::get<EntryRefused>(std::get<MessageEvent>(decisions.announcements.at(0))).code, Code::Unreadable);
        QCOMPARE(std::get<Dead>(decisions.announcements.at(1)).place, culprit.place);
        QVERIFY(decisions.changes.entries.isEmpty() && decisions.changes.chats.isEmpty());
        QCOMPARE(decisions.changes.verdicts.size(), keep == Input::Keep::Verdict ? 1 : 0);
        if (keep == Input::Keep::Verdict) {
            const Decisions again = books.keep({Input{culprit.place, culprit.record}});
            QCOMPARE(again.announcements.size(), 2); // the crash may have come before message_dead had it
            const Decisions repeat = books.keep({Input{{Topic::MessageSave, 0, 1}, culprit.record}});
            QCOMPARE(only<EntryRefused>(repeat).code, Code::Unreadable);
        }
    }
    Books books;
    const Decisions decisions =
        books.keep({Input{{Topic::ReceiptSave, 0, 0}, mark(MarkKind::Read, 1, 1), Input::Keep::Verdict}});
    QVERIFY(std::holds_alternative<Dead>(decisions.announcements.first()));
    QCOMPARE(decisions.changes.positions.size(), 1);
}

void tst_Ledger::movesEachCursor()
{
    Books books;
    const QList<Input> batch{{{Topic::MessageSave, 0, 7}, message(1, 1, QStringLiteral("a"))},
                             {{Topic::ReceiptSave, 0, 3}, mark(MarkKind::Read, 2, 1)},
                             {{Topic::MessageSave, 1, 20}, message(2, 1, QStringLiteral("a"))}};
    const auto positions = books.keep(batch).changes.positions;
    QCOMPARE(positions.size(), 3);
    for (const Position &position : positions)
        QCOMPARE(position.next, position.topic == Topic::ReceiptSave ? 4 : position.partition == 0 ? 8 : 21);
}

void tst_Ledger::asksOnlyWhatItNeeds()
{
    const QList<Input> inputs{{{Topic::MessageSave, 0, 0}, message(1, 1, QStringLiteral("a"))},
                              {{Topic::MessageSave, 0, 1}, message(1, 1, QStringLiteral("a"))},
                              {{Topic::ReceiptSave, 0, 0}, mark(MarkKind::Read, 2, 1)},
                              {{Topic::ReceiptSave, 0, 1}, mark(MarkKind::Read, 2, 2)}};
    const LedgerQuestion question = questionFor(inputs, {{Topic::ReceiptSave, 0, 1}}, Now);
    QCOMPARE(question.chats, QSet<ChatUri>{Dm});
    QCOMPARE(question.decisions.size(), 1);
    QCOMPARE(question.segments, (QSet<SegmentKey>{{Dm, MarkKind::Read, {2}, {1}}}));
    QCOMPARE(question.verdictsFrom, Now - limits::VerdictLife);
    QCOMPARE(usersFor({inputs.first()}, {}), QSet<UserId>{{2}});
    QCOMPARE(usersFor({inputs.last()}, {}), QSet<UserId>());
}

POSTRIDER_TEST(tst_Ledger)
#include "tst_ledger.moc"
