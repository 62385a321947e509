// SPDX-License-Identifier: GPL-3.0-or-later
#include <chats/sendwaiters.h>
#include <domain/bodyhash.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;
using postrider::chats::SendWaiters;

class tst_SendWaiters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersTheSameText();
    void leavesAnotherText();
    void answersOneWaiterPerEvent();
    void passesRefusalsOn();
    void ignoresWhatNobodyWaitsFor();
    void expiresInOrder();
    void outlivesAClockThatIsSetBack();
    void forgetsWhatWasNeverSent();

private:
    const QString m_text = QStringLiteral("hi");
    const SendWaiters::Key m_key{UserId{1}, ChatUri{QStringLiteral("dm-1-2")}, MessageUuid::create(),
                                 bodyHash(EntryKind::Message, m_text)};
    const Timestamp m_soon = Timestamp(1000ms);

    Entry entry(const QString &text) const
    {
        Entry entry;
        entry.chat = m_key.chat;
        entry.seq = Seq{1};
        entry.uuid = m_key.uuid;
        entry.from = m_key.from;
        entry.text = text;
        return entry;
    }
};

void tst_SendWaiters::answersTheSameText()
{
    SendWaiters waiters;
    const auto future = waiters.wait(m_key, m_soon);
    waiters.saved(entry(m_text), true);
    QVERIFY(future.isFinished());
    const SendWaiters::Outcome outcome = future.result();
    QVERIFY(outcome && *outcome);
    QCOMPARE((*outcome)->entry.seq, Seq{1});
    QVERIFY((*outcome)->repeat);
    QVERIFY(waiters.isEmpty());
}

void tst_SendWaiters::leavesAnotherText()
{
    SendWaiters waiters;
    const auto future = waiters.wait(m_key, m_soon);
    waiters.saved(entry(QStringLiteral("something else")), false);
    QVERIFY(!future.isFinished());
    SendWaiters::Key other = m_key;
    other.bodyHash = bodyHash(EntryKind::Message, QStringLiteral("something else"));
    waiters.refused(other, {Code::Closed, {}, {}});
    QVERIFY(!future.isFinished());
    waiters.refused(m_key, {Code::UuidTaken, {}, {}});
    QCOMPARE(future.result()->error().code, Code::UuidTaken);
}

void tst_SendWaiters::answersOneWaiterPerEvent()
{
    SendWaiters waiters;
    const auto first = waiters.wait(m_key, m_soon);
    const auto second = waiters.wait(m_key, m_soon);
    waiters.saved(entry(m_text), false);
    QVERIFY(first.isFinished() && !second.isFinished());
    waiters.saved(entry(m_text), true);
    QVERIFY(!(*first.result())->repeat);
    QVERIFY((*second.result())->repeat);
}

void tst_SendWaiters::passesRefusalsOn()
{
    SendWaiters waiters;
    const auto future = waiters.wait(m_key, m_soon);
    waiters.refused(m_key, {Code::NoSuchUser, QStringLiteral("nobody"), {}});
    const SendWaiters::Outcome outcome = future.result();
    QVERIFY(outcome && !*outcome);
    QCOMPARE(outcome->error().message, QStringLiteral("nobody"));
}

void tst_SendWaiters::ignoresWhatNobodyWaitsFor()
{
    SendWaiters waiters;
    const auto future = waiters.wait(m_key, m_soon);
    waiters.refused({UserId{2}, m_key.chat, m_key.uuid, m_key.bodyHash}, {Code::NoSuchUser, {}, {}});
    waiters.refused({m_key.from, m_key.chat, MessageUuid::create(), m_key.bodyHash}, {Code::NoSuchUser, {}, {}});
    QVERIFY(!future.isFinished());
}

void tst_SendWaiters::expiresInOrder()
{
    SendWaiters waiters;
    const auto first = waiters.wait(m_key, m_soon);
    const auto second = waiters.wait(m_key, m_soon + 1ms);
    waiters.expire(m_soon - 1ms);
    QVERIFY(!first.isFinished());
    waiters.expire(m_soon);
    QVERIFY(first.isFinished() && !second.isFinished());
    QVERIFY(!first.result().has_value());
    waiters.saved(entry(m_text), false);
    QVERIFY(second.result().has_value());
    waiters.expire(m_soon + 1ms); // its deadline is still in the book, its waiter gone
    QVERIFY(waiters.isEmpty());
}

void tst_SendWaiters::outlivesAClockThatIsSetBack()
{
    SendWaiters waiters;
    const auto first = waiters.wait(m_key, m_soon + 24h);
    const auto second = waiters.wait(m_key, m_soon);
    waiters.expire(m_soon - 1ms);
    QVERIFY(first.isFinished() && !second.isFinished());
    waiters.expire(m_soon);
    QVERIFY(second.isFinished());
}

void tst_SendWaiters::forgetsWhatWasNeverSent()
{
    SendWaiters waiters;
    const auto first = waiters.wait(m_key, m_soon);
    const auto second = waiters.wait(m_key, m_soon);
    waiters.forget(m_key);
    QVERIFY(second.isCanceled() && !first.isCanceled());
    waiters.saved(entry(m_text), false);
    QVERIFY(first.result().has_value());
    QVERIFY(waiters.isEmpty());
}

POSTRIDER_TEST(tst_SendWaiters)
#include "tst_sendwaiters.moc"
