// SPDX-License-Identifier: GPL-3.0-or-later
#include "keepercontract.h"

#include <support/testmain.h>

#include <QFile>

#include <csignal>
#include <sys/resource.h>

using namespace postrider;
using namespace postrider::persistence;

namespace {

// Files of this process can't grow beyond so many bytes, as if the disk ended there.
class FileLimit {
public:
    explicit FileLimit(qint64 bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN); // the write fails with EFBIG instead
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = rlim_t(bytes);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileLimit)

private:
    rlimit m_before = {};
};

} // namespace

class tst_KeeperOnSqlite : public test::KeeperContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::SqliteDatabases>(); }
    QString refusing(const QStringList &bodies) const override
    {
        return QStringLiteral("CREATE TRIGGER culprit BEFORE INSERT ON entry WHEN CAST(NEW.body AS TEXT) IN ('%1') "
                              "BEGIN SELECT RAISE(ABORT, 'not this one'); END")
            .arg(bodies.join(QStringLiteral("', '")));
    }

private Q_SLOTS:
    void survivesAFullDisk();
    void looksAfterACommitThatFailed();
    void waitsForAnotherWriter();
    void goesOnWithAReplacedFile();

private:
    QString file() const { return static_cast<const test::SqliteDatabases &>(*m_databases).ledgerFile(); }
};

void tst_KeeperOnSqlite::survivesAFullDisk()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 3)));
    const auto inputs = messages(3, 20, 60'000);
    {
        const FileLimit limit(QFile(file() + QStringLiteral("-wal")).size() + 100'000);
        for (int i = 0; i < 3; ++i) {
            const auto kept = keeper->keep(inputs);
            QVERIFY(!kept); // never a false Saved
            QVERIFY(kept.error().kind != StoreError::Kind::Never);
        }
    }
    const auto kept = keeper->keep(inputs);
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().cause));
    QCOMPARE(kept->announcements.size(), 20);
    verifyLog(23);
}

// The commit itself finds no room: whether it was done isn't known before the next look.
void tst_KeeperOnSqlite::looksAfterACommitThatFailed()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 1)));
    const auto inputs = messages(1, 1, 3000);
    {
        const FileLimit limit(QFile(file() + QStringLiteral("-wal")).size() + 2000);
        const auto kept = keeper->keep(inputs);
        QVERIFY(!kept);
        QCOMPARE(kept.error().kind, StoreError::Kind::Unknown);
    }
    const auto kept = keeper->keep(inputs);
    QVERIFY(kept);
    QCOMPARE(std::get<EntrySaved>(std::get<MessageEvent>(kept->announcements.first())).entry.seq, Seq{2});
    verifyLog(2);
}

void tst_KeeperOnSqlite::waitsForAnotherWriter()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 1)));
    SqlConnection other({.database = SqliteFile{file()}});
    QVERIFY(other.open() && other.begin());
    const auto inputs = messages(1, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    other.rollback();
    QVERIFY(keeper->keep(inputs));
    verifyLog(2);
}

void tst_KeeperOnSqlite::goesOnWithAReplacedFile()
{
    QFile replaced(file());
    QVERIFY(replaced.open(QIODevice::WriteOnly));
    replaced.write("this is no database, but it is long enough to be looked at as one: " + QByteArray(4096, '-'));
    replaced.close();
    const auto keeper = make();
    const auto inputs = messages(0, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    QVERIFY(replaced.remove());
    QVERIFY(keeper->keep(inputs));
    verifyLog(1);
}

POSTRIDER_TEST(tst_KeeperOnSqlite)
#include "tst_keeperonsqlite.moc"
