// SPDX-License-Identifier: GPL-3.0-or-later
#include "keepercontract.h"

#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserexistence.h>

namespace postrider::test {

using namespace persistence;
using namespace std::chrono_literals;

QList<Input> KeeperContract::messages(qint64 from, int count, qsizetype length)
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

std::unique_ptr<Keeper> KeeperContract::make() const
{
    return make(*m_databases);
}

std::unique_ptr<Keeper> KeeperContract::make(const Databases &databases) const
{
    return std::make_unique<Keeper>(std::make_unique<SqlLedgerStore>(databases.ledger()),
                                    std::make_unique<SqlUserExistence>(databases.identityReader()), m_clock);
}

void KeeperContract::init()
{
    m_databases = databases();
    m_databases->addUsers(2);
}

void KeeperContract::verifyLog(qint64 entries) const
{
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(*) FROM entry")), entries);
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COALESCE(MAX(seq), 0) FROM entry")), entries);
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(DISTINCT uuid) FROM entry")), entries);
    QCOMPARE(m_databases->number(QStringLiteral("SELECT last_seq FROM chat")), entries);
    QCOMPARE(m_databases->number(QStringLiteral("SELECT next FROM `cursor` WHERE topic = 'message_save'")), entries);
}

void KeeperContract::tellsTheSameAfterACrash()
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
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(*) FROM segment")), 1);
    verifyLog(20);
}

void KeeperContract::isNoZombie()
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

void KeeperContract::savedAtNeverGoesBack()
{
    const auto keeper = make();
    for (int i = 0; i < 10; ++i) {
        QVERIFY(keeper->keep(messages(i, 1)));
        m_clock.advance(i % 2 == 0 ? -1h : 10min);
    }
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(*) FROM entry a JOIN entry b ON b.seq = a.seq + 1 "
                                                "WHERE b.saved_at < a.saved_at")),
             0);
}

void KeeperContract::bisectsDownToTheRow()
{
    const auto keeper = make();
    QVERIFY(keeper->keep({}));
    m_databases->change(refusing({QStringLiteral("7"), QStringLiteral("40")}));
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
    QCOMPARE(m_databases->number(QStringLiteral("SELECT COUNT(*) FROM verdict WHERE code = 'unreadable'")), 2);
    QCOMPARE(m_databases->number(QStringLiteral("SELECT next FROM `cursor` WHERE topic = 'message_save'")), 50);
}

void KeeperContract::refusesWhoIsGone()
{
    const auto keeper = make();
    const auto inputs = messages(0, 2);
    QVERIFY(keeper->keep(inputs.first(1)));
    m_databases->changeUsers(QStringLiteral("UPDATE user SET deleted_at = 1 WHERE id = 2"));
    const auto kept = keeper->keep(inputs);
    QVERIFY(kept);
    QVERIFY(std::holds_alternative<EntrySaved>(std::get<MessageEvent>(kept->announcements.first()))); // it is decided
    QCOMPARE(std::get<EntryRefused>(std::get<MessageEvent>(kept->announcements.last())).code, Code::NoSuchUser);
}

void KeeperContract::waitsForIdentity()
{
    const auto alone = databases();
    const auto keeper = make(*alone);
    const auto inputs = messages(0, 1);
    const auto kept = keeper->keep(inputs);
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind, StoreError::Kind::Later);
    alone->addUsers(2);
    QVERIFY(keeper->keep(inputs));
    QCOMPARE(alone->number(QStringLiteral("SELECT COUNT(*) FROM entry")), 1);
}

} // namespace postrider::test
