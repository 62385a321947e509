// SPDX-License-Identifier: GPL-3.0-or-later
#include <persistence/keeper.h>
#include <support/manualclock.h>
#include <support/memoryledgerstore.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::persistence;
using test::MemoryLedgerStore;
using Rows = MemoryLedgerStore::Rows;

namespace {

class Everyone final : public UserExistence {
public:
    Result<QSet<UserId>> existing(const QSet<UserId> &users) override
    {
        if (unreachable)
            return failure(Code::Unavailable, {}, QStringLiteral("identity is away"));
        return users;
    }
    bool unreachable = false;
};

Input message(qint64 offset, const QString &text)
{
    return {{Topic::MessageSave, 0, offset},
            SaveMessage{MessageUuid::create(), {QStringLiteral("dm-1-2")}, {1}, {QStringLiteral("d")}, text}};
}

QList<Input> messages(qint64 from, int count)
{
    QList<Input> inputs;
    for (int i = 0; i < count; ++i)
        inputs.append(message(from + i, QString::number(from + i)));
    return inputs;
}

// What an event says, short enough to compare.
QString told(const Announcement &announcement)
{
    if (const auto *dead = std::get_if<Dead>(&announcement))
        return QStringLiteral("dead %1").arg(dead->place.offset);
    const auto &event = std::get<MessageEvent>(announcement);
    if (const auto *saved = std::get_if<EntrySaved>(&event))
        return QStringLiteral("%1=%2").arg(saved->entry.seq.value).arg(saved->entry.text);
    if (const auto *refused = std::get_if<EntryRefused>(&event))
        return QStringLiteral("refused %1").arg(int(refused->code));
    return QStringLiteral("mark");
}

QStringList told(const StoreResult<Kept> &kept)
{
    QStringList all;
    if (kept)
        for (const Announcement &announcement : kept->announcements)
            all.append(told(announcement));
    return all;
}

} // namespace

class tst_Keeper : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keepsABatchInOneTransaction();
    void tellsAgainAfterACrash();
    void looksAfterAnUnknownCommit_data();
    void looksAfterAnUnknownCommit();
    void isNoZombie();
    void bisects_data();
    void bisects();
    void givesUpOnAllOfARecord();
    void neverBlamesARecordForTheStore();
    void waitsForIdentity();
    void writesNothingForNothing();

private:
    std::unique_ptr<Keeper> make()
    {
        auto users = std::make_unique<Everyone>();
        m_users = users.get();
        return std::make_unique<Keeper>(std::make_unique<MemoryLedgerStore>(m_rows), std::move(users), m_clock);
    }
    std::shared_ptr<Rows> m_rows;
    Everyone *m_users = nullptr;
    test::ManualClock m_clock;
};

void tst_Keeper::init()
{
    m_rows = std::make_shared<Rows>();
}

void tst_Keeper::keepsABatchInOneTransaction()
{
    const auto kept = make()->keep(messages(0, 3));
    QCOMPARE(told(kept), (QStringList{QStringLiteral("1=0"), QStringLiteral("2=1"), QStringLiteral("3=2")}));
    QCOMPARE(m_rows->transactions, 1);
    QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), 3);
    QVERIFY(!m_rows->owner);
}

void tst_Keeper::tellsAgainAfterACrash()
{
    const auto inputs = messages(0, 3);
    const auto first = told(make()->keep(inputs)); // and the process ends before it could tell anyone
    QCOMPARE(told(make()->keep(inputs)), first);
    QCOMPARE(m_rows->entries.size(), 3);
}

void tst_Keeper::looksAfterAnUnknownCommit_data()
{
    QTest::addColumn<Rows::CommitFault>("fault");
    QTest::newRow("it was done") << Rows::CommitFault::DoneButUnknown;
    QTest::newRow("it was lost") << Rows::CommitFault::LostAndUnknown;
}

void tst_Keeper::looksAfterAnUnknownCommit()
{
    QFETCH(Rows::CommitFault, fault);
    const auto keeper = make();
    m_rows->commitFault = fault;
    const auto inputs = messages(0, 2);
    const auto unknown = keeper->keep(inputs);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, StoreError::Kind::Unknown);
    QCOMPARE(told(keeper->keep(inputs)), (QStringList{QStringLiteral("1=0"), QStringLiteral("2=1")}));
    QCOMPARE(m_rows->entries.size(), 2);
    QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), 2);
}

// A process that stood still while another one took over: what it believed to be next is not.
void tst_Keeper::isNoZombie()
{
    const auto stale = make();
    const auto inputs = messages(0, 4);
    QCOMPARE(told(stale->keep(inputs.first(2))).size(), 2);
    const auto owner = make();
    const QList<Input> more{message(4, QStringLiteral("new")), message(5, QStringLiteral("newer"))};
    QCOMPARE(told(owner->keep(inputs.sliced(2) + more)).last(), QStringLiteral("6=newer"));
    QCOMPARE(told(stale->keep(inputs.sliced(2))), (QStringList{QStringLiteral("3=2"), QStringLiteral("4=3")}));
    QCOMPARE(m_rows->entries.size(), 6);
    QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), 6);
}

void tst_Keeper::bisects_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QList<int>>("culprits");
    QTest::newRow("alone") << 1 << QList<int>{0};
    QTest::newRow("first") << 8 << QList<int>{0};
    QTest::newRow("last") << 7 << QList<int>{6};
    QTest::newRow("several") << 100 << QList<int>{3, 4, 50, 99};
    QTest::newRow("all") << 5 << QList<int>{0, 1, 2, 3, 4};
}

void tst_Keeper::bisects()
{
    QFETCH(int, count);
    QFETCH(QList<int>, culprits);
    m_rows->atWrite = [&](const LedgerChanges &changes) -> std::optional<StoreError> {
        for (const KeptEntry &kept : changes.entries)
            if (culprits.contains(kept.entry.text.toInt()))
                return StoreError{StoreError::Kind::Never, QStringLiteral("CHECK")};
        return {};
    };
    QStringList expected;
    int seq = 0;
    for (int i = 0; i < count; ++i) {
        if (culprits.contains(i))
            expected << QStringLiteral("refused %1").arg(int(Code::Unreadable)) << QStringLiteral("dead %1").arg(i);
        else
            expected << QStringLiteral("%1=%2").arg(++seq).arg(i);
    }
    const auto inputs = messages(0, count);
    QCOMPARE(told(make()->keep(inputs)), expected);
    QCOMPARE(m_rows->verdicts.size(), culprits.size());
    QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), count);
    QCOMPARE(told(make()->keep(inputs)), expected); // and so it stays
}

void tst_Keeper::givesUpOnAllOfARecord()
{
    m_rows->atWrite = [](const LedgerChanges &changes) -> std::optional<StoreError> {
        if (changes.entries.isEmpty() && changes.verdicts.isEmpty())
            return {};
        return StoreError{StoreError::Kind::Never, QStringLiteral("CHECK")};
    };
    const auto kept = make()->keep(messages(0, 1));
    QCOMPARE(told(kept).size(), 2);
    QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), 1);
    QVERIFY(m_rows->verdicts.isEmpty());
}

void tst_Keeper::neverBlamesARecordForTheStore()
{
    const auto keeper = make();
    for (const auto kind : {StoreError::Kind::Later, StoreError::Kind::Never}) {
        m_rows->atWrite = [kind](const LedgerChanges &) { return StoreError{kind, QStringLiteral("full")}; };
        const auto kept = keeper->keep(messages(0, 3));
        QVERIFY(!kept);
        QCOMPARE(kept.error().kind, StoreError::Kind::Later);
        QCOMPARE((m_rows->positions[{Topic::MessageSave, 0}]), 0);
    }
    m_rows->atWrite = {};
    m_rows->atBegin = [] { return StoreError{StoreError::Kind::Later, QStringLiteral("away")}; };
    QVERIFY(!keeper->keep(messages(0, 3)));
    m_rows->atBegin = {};
    QCOMPARE(told(keeper->keep(messages(0, 3))).size(), 3);
}

void tst_Keeper::waitsForIdentity()
{
    const auto keeper = make();
    m_users->unreachable = true;
    const auto inputs = messages(0, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    QVERIFY(!m_rows->owner); // holds no lock meanwhile
    m_users->unreachable = false;
    QCOMPARE(told(keeper->keep(inputs)), QStringList{QStringLiteral("1=0")});
}

void tst_Keeper::writesNothingForNothing()
{
    bool written = false;
    m_rows->atWrite = [&](const LedgerChanges &) -> std::optional<StoreError> {
        written = true;
        return {};
    };
    const auto keeper = make();
    QVERIFY(keeper->keep({})); // asks whether the store is there
    QVERIFY(!written);
    const auto inputs = messages(0, 1);
    QVERIFY(keeper->keep(inputs));
    QVERIFY(std::exchange(written, false));
    QVERIFY(keeper->keep(inputs));
    QVERIFY(!written);
}

POSTRIDER_TEST(tst_Keeper)
#include "tst_keeper.moc"
