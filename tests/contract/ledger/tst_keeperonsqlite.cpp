// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserexistence.h>
#include <persistence/keeper.h>
#include <support/ledgerfolder.h>
#include <support/manualclock.h>
#include <support/testmain.h>

#include <QFile>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace postrider;
using namespace postrider::persistence;
using namespace std::chrono_literals;

namespace {

QList<Input> messages(qint64 from, int count, qsizetype length = 1)
{
    QList<Input> inputs;
    for (qint64 i = from; i < from + count; ++i)
        inputs.append({{Topic::MessageSave, 0, i},
                       SaveMessage{MessageUuid::create(),
                                   {QStringLiteral("dm-1-2")},
                                   {1},
                                   {QStringLiteral("d")},
                                   QString::number(i).leftJustified(length, u'.')}});
    return inputs;
}

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

// The promises of persistence, kept on a real database under real faults.
class tst_KeeperOnSqlite : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void tellsTheSameAfterACrash();
    void isNoZombie();
    void savedAtNeverGoesBack();
    void bisectsDownToTheRow();
    void survivesAFullDisk();
    void looksAfterACommitThatFailed();
    void waitsForAnotherWriter();
    void refusesWhoIsGone();
    void waitsForIdentity();
    void goesOnWithAReplacedFile();

private:
    std::unique_ptr<Keeper> make()
    {
        return std::make_unique<Keeper>(std::make_unique<SqlLedgerStore>(m_folder->ledger()),
                                        std::make_unique<SqlUserExistence>(m_folder->identity()), m_clock);
    }
    // Every entry once, in order, without holes, and the cursor behind the last.
    void verifyLog(qint64 entries) const;

    std::unique_ptr<test::LedgerFolder> m_folder;
    test::ManualClock m_clock;
};

void tst_KeeperOnSqlite::init()
{
    m_folder = std::make_unique<test::LedgerFolder>();
    m_folder->addUsers(2);
}

void tst_KeeperOnSqlite::verifyLog(qint64 entries) const
{
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COUNT(*) FROM entry")), entries);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COALESCE(MAX(seq), 0) FROM entry")), entries);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COUNT(DISTINCT uuid) FROM entry")), entries);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT last_seq FROM chat")), entries);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT next FROM `cursor` WHERE topic = 'message_save'")), entries);
}

void tst_KeeperOnSqlite::tellsTheSameAfterACrash()
{
    auto inputs = messages(0, 20);
    inputs.append(
        {{Topic::ReceiptSave, 0, 0}, SaveMark{MarkKind::Read, {QStringLiteral("dm-1-2")}, {2}, {20}, m_clock.now()}});
    const auto first = make()->keep(inputs); // nobody was told
    const auto second = make()->keep(inputs);
    QVERIFY(first && second);
    QCOMPARE(first->announcements.size(), 21);
    QCOMPARE(second->announcements.size(), 21);
    for (qsizetype i = 0; i < 20; ++i) {
        const auto &before = std::get<EntrySaved>(std::get<MessageEvent>(first->announcements.at(i)));
        const auto &after = std::get<EntrySaved>(std::get<MessageEvent>(second->announcements.at(i)));
        QCOMPARE(after.entry, before.entry);
        QCOMPARE(after.device, before.device);
    }
    const auto &before = std::get<MarkMoved>(std::get<MessageEvent>(first->announcements.last()));
    const auto &after = std::get<MarkMoved>(std::get<MessageEvent>(second->announcements.last()));
    QCOMPARE(after.mark, before.mark);
    QCOMPARE(after.at, before.at);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COUNT(*) FROM segment")), 1);
    verifyLog(20);
}

void tst_KeeperOnSqlite::isNoZombie()
{
    const auto stale = make();
    const auto inputs = messages(0, 10);
    QVERIFY(stale->keep(inputs.first(3)));
    const auto owner = make();
    QVERIFY(owner->keep(inputs.sliced(3) + messages(10, 5)));
    const auto late = stale->keep(inputs.sliced(3));
    QVERIFY(late);
    QCOMPARE(late->announcements.size(), 7);
    verifyLog(15);
    QVERIFY(stale->keep(messages(15, 1)));
    verifyLog(16);
}

void tst_KeeperOnSqlite::savedAtNeverGoesBack()
{
    const auto keeper = make();
    for (int i = 0; i < 10; ++i) {
        QVERIFY(keeper->keep(messages(i, 1)));
        m_clock.advance(i % 2 == 0 ? -1h : 10min);
    }
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COUNT(*) FROM entry a JOIN entry b ON b.seq = a.seq + 1 "
                                             "WHERE b.saved_at < a.saved_at")),
             0);
}

void tst_KeeperOnSqlite::bisectsDownToTheRow()
{
    const auto keeper = make();
    QVERIFY(keeper->keep({}));
    m_folder->change(
        QStringLiteral("CREATE TRIGGER culprit BEFORE INSERT ON entry WHEN CAST(NEW.body AS TEXT) IN ('7', '40') "
                       "BEGIN SELECT RAISE(ABORT, 'not this one'); END"));
    const auto inputs = messages(0, 50);
    for (int i = 0; i < 2; ++i) {
        const auto kept = keeper->keep(inputs);
        QVERIFY(kept);
        QList<qint64> buried;
        qint64 seq = 0;
        for (const Announcement &announcement : kept->announcements) {
            if (const auto *dead = std::get_if<Dead>(&announcement))
                buried.append(dead->place.offset);
            else if (const auto *saved = std::get_if<EntrySaved>(&std::get<MessageEvent>(announcement)))
                QCOMPARE(saved->entry.seq, Seq{++seq});
            else
                QCOMPARE(std::get<EntryRefused>(std::get<MessageEvent>(announcement)).code, Code::Unreadable);
        }
        QCOMPARE(seq, 48);
        QCOMPARE(buried, (QList<qint64>{7, 40}));
        QCOMPARE(kept->announcements.size(), 52);
    }
    QCOMPARE(m_folder->number(QStringLiteral("SELECT COUNT(*) FROM verdict WHERE code = 'unreadable'")), 2);
    QCOMPARE(m_folder->number(QStringLiteral("SELECT next FROM `cursor`")), 50);
}

void tst_KeeperOnSqlite::survivesAFullDisk()
{
    const auto keeper = make();
    QVERIFY(keeper->keep(messages(0, 3)));
    const auto inputs = messages(3, 20, 60'000);
    {
        const FileLimit limit(QFile(m_folder->ledgerFile() + QStringLiteral("-wal")).size() + 100'000);
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
        const FileLimit limit(QFile(m_folder->ledgerFile() + QStringLiteral("-wal")).size() + 2000);
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
    SqlConnection other({.database = SqliteFile{m_folder->ledgerFile()}});
    QVERIFY(other.open() && other.begin());
    const auto inputs = messages(1, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    other.rollback();
    QVERIFY(keeper->keep(inputs));
    verifyLog(2);
}

void tst_KeeperOnSqlite::refusesWhoIsGone()
{
    const auto keeper = make();
    const auto inputs = messages(0, 2);
    QVERIFY(keeper->keep(inputs.first(1)));
    m_folder->change(QStringLiteral("UPDATE user SET deleted_at = 1 WHERE id = 2"), m_folder->identityFile());
    const auto kept = keeper->keep(inputs);
    QVERIFY(kept);
    QVERIFY(std::holds_alternative<EntrySaved>(std::get<MessageEvent>(kept->announcements.first()))); // it is decided
    QCOMPARE(std::get<EntryRefused>(std::get<MessageEvent>(kept->announcements.last())).code, Code::NoSuchUser);
}

void tst_KeeperOnSqlite::waitsForIdentity()
{
    const test::LedgerFolder alone;
    Keeper keeper(std::make_unique<SqlLedgerStore>(alone.ledger()),
                  std::make_unique<SqlUserExistence>(alone.identity()), m_clock);
    const auto inputs = messages(0, 1);
    const auto kept = keeper.keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    alone.addUsers(2);
    QVERIFY(keeper.keep(inputs));
    QCOMPARE(alone.number(QStringLiteral("SELECT COUNT(*) FROM entry")), 1);
}

void tst_KeeperOnSqlite::goesOnWithAReplacedFile()
{
    QFile file(m_folder->ledgerFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no database, but it is long enough to be looked at as one: " + QByteArray(4096, '-'));
    file.close();
    const auto keeper = make();
    const auto inputs = messages(0, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    QVERIFY(file.remove());
    QVERIFY(keeper->keep(inputs));
    verifyLog(1);
}

POSTRIDER_TEST(tst_KeeperOnSqlite)
#include "tst_keeperonsqlite.moc"
