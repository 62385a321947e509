// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk.h"

#include <support/testmain.h>

#include <QRegularExpression>

using namespace postrider;
using namespace postrider::test;

namespace {

const UserId Ann{1};
const UserId Ben{2};
const ChatUri Chat12 = directChat(Ann, Ben);

// The steps of these statements that go through a whole table or index. Through the single row of `store` they may, and
// through what a part of the statement has already chosen, and through the list of tables.
Result<QStringList> scans(SqlConnection &connection, const QStringList &statements)
{
    static const QRegularExpression isScan(
        QStringLiteral("^SCAN (?!store|unread|counted|listed|sqlite_master|CONSTANT)"));
    QStringList found;
    for (const QString &statement : statements) {
        static const QRegularExpression explains(QStringLiteral("^(SELECT|INSERT|UPDATE|DELETE)"));
        if (!explains.match(statement).hasMatch())
            continue;
        const auto steps =
            connection.select(QString(u"EXPLAIN QUERY PLAN " + statement), QVariantList(statement.count(u'?')),
                              [](const QSqlQuery &row) { return row.value(3).toString(); });
        if (!steps)
            return std::unexpected(steps.error());
        for (const QString &step : *steps)
            if (isScan.match(step).hasMatch())
                found.append(step + QStringLiteral(" in ") + statement);
    }
    return found;
}

void verifyNoScans(const Result<QStringList> &found)
{
    QVERIFY2(found, found ? "" : qPrintable(found.error().cause));
    QVERIFY2(found->isEmpty(), qPrintable(found->join(u'\n')));
}

} // namespace

// However long a chat is and however many there are, what is asked is found by an index.
class tst_QueryPlans : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noticesAScan();
    void readersDontScan();
    void theStoreDoesntScan();
};

void tst_QueryPlans::noticesAScan()
{
    const SqliteDatabases databases;
    SqlConnection connection(databases.ledger());
    QVERIFY(connection.open());
    QCOMPARE(scans(connection, {QStringLiteral("SELECT body FROM entry WHERE seq = ?")})->size(), 1);
    QCOMPARE(scans(connection, {QStringLiteral("SELECT body FROM entry WHERE chat_id = ? AND seq = ?")})->size(), 0);
}

void tst_QueryPlans::readersDontScan()
{
    Talk talk(std::make_unique<SqliteDatabases>());
    const MessageUuid uuid = talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.mark(MarkKind::Delivered, Ben, Ann, 1);
    QVERIFY(answerOf(talk.chats->chats(Ben, {})));
    QVERIFY(answerOf(talk.chats->chat(Ben, Chat12)));
    QVERIFY(answerOf(talk.chats->unread(Ben, {})));
    QVERIFY(answerOf(talk.chats->unread(Ben, {Chat12})));
    QVERIFY(answerOf(talk.chats->memberships(Ben)));
    QVERIFY(answerOf(talk.chats->epoch()));
    for (const PageQuery &query : {PageQuery{Newest{}, 10}, PageQuery{BeforeMessage{uuid}, 10}})
        QVERIFY(answerOf(talk.history->page(Ben, Chat12, query)));
    QVERIFY(answerOf(talk.history->decision(Ann, Chat12, uuid)));
    QVERIFY(!answerOf(talk.history->decision(Ann, Chat12, MessageUuid::create())));
    QVERIFY(answerOf(talk.history->receipts(Ann, Chat12, uuid)));
    verifyNoScans(answerOf(talk.ledgerThread().run([](SqlConnection &connection) -> Result<QStringList> {
        const QStringList statements = connection.statements();
        if (statements.size() < 12)
            return failure(Code::Internal, {}, QStringLiteral("not all that was asked is looked at"));
        return scans(connection, statements);
    })));
}

void tst_QueryPlans::theStoreDoesntScan()
{
    const SqliteDatabases databases;
    SqlLedgerStore store(databases.ledger());
    ChatState chat;
    chat.uri = Chat12;
    chat.members = {{Ann, Mark()}, {Ben, Mark()}};
    for (const int count : {1, 8, 64}) { // the sizes of the pieces in which keys are asked for
        LedgerQuestion question;
        for (int i = 0; i < count; ++i) {
            const ChatUri uri = count == 1 ? Chat12 : directChat(Ann, {i + 2});
            question.chats.insert(uri);
            question.decisions.insert({uri, MessageUuid::create()});
            question.segments.insert({uri, MarkKind::Read, Ben, {1}});
        }
        QVERIFY(store.begin({0}));
        QVERIFY(store.load(question));
        const Segment segment{MarkKind::Read, Ben, {0}, {count}, {}};
        const Verdict verdict{{Chat12, MessageUuid::create()}, Ann, "hash", Code::Closed, {}};
        QVERIFY(store.write({{chat}, {}, {verdict}, {{Chat12, {}, segment}}, {{Topic::MessageSave, 0, count}}, {}}));
        const auto facts = store.load({{Chat12}, {}, {}, {}});
        chat = facts->chats.value(Chat12);
        QVERIFY(store.commit());
    }
    SqlConnection connection(databases.ledger());
    QVERIFY(connection.open());
    QVERIFY(store.statements().size() > 15);
    verifyNoScans(scans(connection, store.statements()));
}

POSTRIDER_TEST(tst_QueryPlans)
#include "tst_queryplans.moc"
