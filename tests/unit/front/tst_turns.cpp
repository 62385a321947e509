// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/turns.h>
#include <support/testmain.h>

#include <QCoreApplication>
#include <QTest>

#include <deque>

using namespace postrider;
using front::Turns;

namespace {
struct Waiter final : Turns::Waiter {
    Waiter(Turns &turns, QString &log, QChar name) : Turns::Waiter(turns), m_log(log), m_name(name) { awaitTurn(); }
    void again(int times) { m_again = times; }
    void turn() override
    {
        m_log += m_name;
        if (m_again-- > 0)
            awaitTurn();
    }
    QString &m_log;
    QChar m_name;
    int m_again = 0;
};
} // namespace

class tst_Turns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fewAtOnceInTheirOrder()
    {
        Turns turns;
        QString log;
        std::deque<Waiter> crowd;
        for (char16_t name = u'a'; name < u'a' + 2 * Turns::AtOnce + 1; ++name)
            crowd.emplace_back(turns, log, QChar(name));
        QCOMPARE(log, QString()); // in a later turn
        for (int round = 1; round <= 3; ++round) {
            QCoreApplication::sendPostedEvents(&turns);
            QCOMPARE(log.size(), std::min<qsizetype>(round * Turns::AtOnce, 2 * Turns::AtOnce + 1));
        }
        QVERIFY(std::ranges::is_sorted(log));
    }

    void whoComesAgainStandsBehindAll()
    {
        Turns turns;
        QString log;
        Waiter greedy(turns, log, u'g');
        greedy.again(2);
        Waiter modest(turns, log, u'm');
        QCoreApplication::processEvents();
        while (log.size() < 4)
            QCoreApplication::processEvents();
        QCOMPARE(log, QStringLiteral("gmgg"));
    }

    void whoHasGoneHasNoTurn()
    {
        Turns turns;
        QString log;
        auto gone = std::make_unique<Waiter>(turns, log, u'x');
        Waiter stays(turns, log, u's');
        gone.reset();
        QCoreApplication::processEvents();
        QCOMPARE(log, QStringLiteral("s"));
    }
};

POSTRIDER_TEST(tst_Turns)
#include "tst_turns.moc"
