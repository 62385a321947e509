// SPDX-License-Identifier: GPL-3.0-or-later
#include "keepercontract.h"

#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserexistence.h>
#include <support/sqlproxy.h>
#include <support/testmain.h>

#include <thread>

using namespace postrider;
using namespace postrider::persistence;

class tst_KeeperOnMariaDb : public test::KeeperContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::MariaDbDatabases>(m_server); }
    QString refusing(const QStringList &bodies) const override
    {
        return QStringLiteral("CREATE TRIGGER culprit BEFORE INSERT ON entry FOR EACH ROW IF NEW.body IN ('%1') THEN "
                              "SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 4025; END IF")
            .arg(bodies.join(QStringLiteral("', '")));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.launch()); }
    void blamesNoRecordForWhatItDoesNotKnow();
    void endsAnOwnerThatHasStopped();
    void letsManyOwnersDoNoHarm();
    void goesOnAfterItsConnectionWasEnded();
    void looksAfterACommitWithoutAnAnswer_data();
    void looksAfterACommitWithoutAnAnswer();
    void survivesTheServer_data();
    void survivesTheServer();
    void waitsForAServerThatHasStopped();

private:
    // What an owner that stops before its COMMIT has done.
    std::unique_ptr<SqlLedgerStore> stoppedOwner();
    SqlSettings throughProxy(SqlSettings settings, const test::SqlProxy &proxy) const;
    // Keeps it at last, however often the store says Later or Unknown.
    static bool keepsAtLast(Keeper &keeper, const QList<Input> &inputs);

    test::Backend m_server{QStringLiteral("mariadb")};
};

std::unique_ptr<SqlLedgerStore> tst_KeeperOnMariaDb::stoppedOwner()
{
    auto store = std::make_unique<SqlLedgerStore>(m_databases->ledger());
    ChatState chat;
    chat.uri = {QStringLiteral("dm-1-2")};
    chat.members = {{UserId{1}, Mark()}, {UserId{2}, Mark()}};
    const auto written = store->begin({0}) ? store->write({{chat}, {}, {}, {}, {{Topic::MessageSave, 0, 100}}, {}})
                                           : StoreResult<void>(std::unexpected(StoreError()));
    return written ? std::move(store) : nullptr;
}

SqlSettings tst_KeeperOnMariaDb::throughProxy(SqlSettings settings, const test::SqlProxy &proxy) const
{
    std::get<MariaDbServer>(settings.database).port = proxy.port();
    return settings;
}

bool tst_KeeperOnMariaDb::keepsAtLast(Keeper &keeper, const QList<Input> &inputs)
{
    for (int i = 0; i < 100; ++i)
        if (keeper.keep(inputs))
            return true;
    return false;
}

// Of the hundreds of errors only a few are about values: after any other, all of the batch waits.
void tst_KeeperOnMariaDb::blamesNoRecordForWhatItDoesNotKnow()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 3)));
    m_databases->change(
        QStringLiteral("CREATE TRIGGER trouble BEFORE INSERT ON entry FOR EACH ROW SIGNAL SQLSTATE '45000'")); // 1644
    const auto inputs = messages(3, 4);
    for (int i = 0; i < 3; ++i) {
        const auto kept = keeper->keep(inputs);
        QVERIFY(!kept);
        QCOMPARE(kept.error().kind, StoreError::Kind::Later);
        QVERIFY(kept.error().cause.contains(u"1644"));
    }
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(*) FROM verdict")), 0);
    m_databases->change(QStringLiteral("DROP TRIGGER trouble"));
    QVERIFY(keeper->keep(inputs));
    verifyLog(7);
}

// It had not committed anything yet: whose the lock is must be known even so.
void tst_KeeperOnMariaDb::endsAnOwnerThatHasStopped()
{
    const auto stopped = stoppedOwner();
    QVERIFY(stopped);
    const auto keeper = make();
    const auto inputs = messages(0, 5);
    const auto kept = keeper->keep(inputs);
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause));
    verifyLog(5);
    // It wakes up.
    const auto late = stopped->commit();
    QVERIFY(!late);
    QCOMPARE(late.error().kind, StoreError::Kind::Unknown);
    const auto positions = stopped->begin({0});
    QVERIFY(positions);
    QCOMPARE(positions->first().next, 5);
    stopped->rollback();
    QVERIFY(keeper->keep(messages(5, 1)));
    verifyLog(6);
}

void tst_KeeperOnMariaDb::letsManyOwnersDoNoHarm()
{
    constexpr int Batches = 20;
    QList<QList<Input>> batches;
    for (int i = 0; i < Batches; ++i)
        batches.append(messages(qint64(i) * 5, 5));
    std::atomic<int> done = 0;
    std::vector<std::thread> owners;
    for (int i = 0; i < 3; ++i)
        owners.emplace_back([&] {
            const auto keeper = make();
            for (const auto &batch : std::as_const(batches))
                done += keepsAtLast(*keeper, batch) ? 1 : 0;
        });
    for (std::thread &owner : owners)
        owner.join();
    QCOMPARE(done.load(), 3 * Batches);
    verifyLog(Batches * 5);
}

void tst_KeeperOnMariaDb::goesOnAfterItsConnectionWasEnded()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 1)));
    const qint64 id =
        m_databases->number(QStringLiteral("SELECT connection FROM `cursor` WHERE topic = 'message_save'"));
    QVERIFY(id > 0);
    m_databases->change(QStringLiteral("KILL %1").arg(id));
    const auto kept = keeper->keep(messages(1, 1));
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause));
    verifyLog(2);
}

void tst_KeeperOnMariaDb::looksAfterACommitWithoutAnAnswer_data()
{
    QTest::addColumn<test::SqlProxy::Break>("when");
    QTest::newRow("that was done") << test::SqlProxy::Break::BeforeAnswer;
    QTest::newRow("that never arrived") << test::SqlProxy::Break::BeforeServer;
}

void tst_KeeperOnMariaDb::looksAfterACommitWithoutAnAnswer()
{
    QFETCH(test::SqlProxy::Break, when);
    test::SqlProxy proxy(m_server.port());
    Keeper keeper(std::make_unique<SqlLedgerStore>(throughProxy(m_databases->ledger(), proxy)),
                  std::make_unique<SqlUserExistence>(m_databases->identityReader()), m_clock);
    QVERIFY(keeper.keep(messages(0, 1)));
    proxy.breakAt(when, "COMMIT");
    const auto inputs = messages(1, 3);
    const auto unknown = keeper.keep(inputs);
    QVERIFY(proxy.hasBroken());
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, StoreError::Kind::Unknown);
    const auto kept = keeper.keep(inputs);
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause));
    QCOMPARE(kept->announcements.size(), 3);
    verifyLog(4);
}

void tst_KeeperOnMariaDb::survivesTheServer_data()
{
    QTest::addColumn<bool>("committed");
    QTest::newRow("killed before the commit") << false;
    QTest::newRow("killed behind the commit") << true;
}

void tst_KeeperOnMariaDb::survivesTheServer()
{
    QFETCH(bool, committed);
    const auto keeper = make();
    const auto inputs = messages(0, 5);
    std::unique_ptr<SqlLedgerStore> cut;
    if (committed)
        QVERIFY(keeper->keep(inputs));
    else
        QVERIFY(cut = stoppedOwner());
    QVERIFY(m_server.kill());
    if (cut)
        QCOMPARE(cut->commit().error().kind, StoreError::Kind::Unknown);
    const auto away = keeper->keep(inputs);
    QVERIFY(!away);
    QCOMPARE(away.error().kind, StoreError::Kind::Later);
    QVERIFY(m_server.start());
    const auto kept = keeper->keep(inputs);
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause));
    verifyLog(5);
}

// A server that answers nobody is noticed, and nothing of the batch is said to be saved.
void tst_KeeperOnMariaDb::waitsForAServerThatHasStopped()
{
    SqlSettings hurried = m_databases->ledger();
    std::get<MariaDbServer>(hurried.database).answerTimeout = std::chrono::seconds(1);
    Keeper keeper(std::make_unique<SqlLedgerStore>(hurried),
                  std::make_unique<SqlUserExistence>(m_databases->identityReader()), m_clock);
    QVERIFY(keeper.keep(messages(0, 1)));
    const auto inputs = messages(1, 2);
    QVERIFY(m_server.pause());
    const auto away = keeper.keep(inputs);
    QVERIFY(m_server.resume());
    QVERIFY(!away);
    QVERIFY(away.error().kind != StoreError::Kind::Never);
    QVERIFY(keepsAtLast(keeper, inputs));
    verifyLog(3);
}

POSTRIDER_TEST(tst_KeeperOnMariaDb)
#include "tst_keeperonmariadb.moc"
