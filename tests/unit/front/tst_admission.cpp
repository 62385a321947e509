// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/admission.h>
#include <support/testmain.h>

#include <QTest>

#include <memory>
#include <sys/resource.h>
#include <vector>

using namespace postrider::front;

namespace {
class Visitor final : public Admission::Guest {
public:
    Visitor(Admission &admission, const QString &address, bool isCounted = true) : m_admission(admission)
    {
        inside = admission.makeRoom(QHostAddress(address), isCounted);
        if (inside)
            admission.enter(*this, QHostAddress(address), isCounted);
    }
    ~Visitor() { m_admission.leave(*this); }
    bool inside = false;

private:
    void giveWay() override
    {
        inside = false;
        m_admission.leave(*this);
    }
    Admission &m_admission;
};

const QString Home = QStringLiteral("192.0.2.1");
const QString Away = QStringLiteral("192.0.2.2");
} // namespace

class tst_Admission : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // limit: connections
    void theLongestIdleOneGivesWay()
    {
        Admission admission({.connections = 3});
        Visitor first(admission, Home);
        Visitor second(admission, Home);
        Visitor third(admission, Away);
        admission.setBusy(first, true);
        const Visitor fourth(admission, Home);
        QVERIFY(first.inside && !second.inside && third.inside && fourth.inside);
        admission.setBusy(first, false); // idle since now
        const Visitor fifth(admission, Home);
        QVERIFY(first.inside && !third.inside && fifth.inside);
        QCOMPARE(admission.count(), 3);
    }

    void nobodyGivesWayWhileSomethingIsDoneForAll()
    {
        Admission admission({.connections = 2});
        Visitor first(admission, Home);
        Visitor second(admission, Home);
        admission.setBusy(first, true);
        admission.setBusy(second, true);
        QVERIFY(!Visitor(admission, Away).inside);
        QVERIFY(first.inside && second.inside);
        admission.leave(first);
        QVERIFY(Visitor(admission, Away).inside);
    }

    void someDescriptorsAreLeftForOthers()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit few{600, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
        Admission admission({});
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        std::vector<std::unique_ptr<Visitor>> visitors;
        for (int i = 0; i < 1000; ++i)
            visitors.push_back(std::make_unique<Visitor>(admission, Home, false));
        QVERIFY2(admission.count() > 200 && admission.count() < 500, qPrintable(QString::number(admission.count())));
    }

    // limit: connectionsPerAddress
    void anAddressHasItsShare()
    {
        Admission admission({.connectionsPerAddress = 2});
        Visitor first(admission, Home);
        Visitor second(admission, Home);
        const Visitor other(admission, Away);
        Visitor third(admission, Home);
        QVERIFY(!first.inside && second.inside && third.inside && other.inside);
        admission.setBusy(second, true);
        admission.setBusy(third, true);
        QVERIFY(!Visitor(admission, Home).inside);
        QVERIFY(Visitor(admission, Home, false).inside); // a proxy, or this computer
        QVERIFY(Visitor(admission, Away).inside);
        admission.leave(third);
        QVERIFY(Visitor(admission, Home).inside);
    }

    void aNetworkOfIpv6IsOneAddress()
    {
        Admission admission({.connectionsPerAddress = 1});
        Visitor first(admission, QStringLiteral("2001:db8::1"));
        admission.setBusy(first, true);
        QVERIFY(!Visitor(admission, QStringLiteral("2001:db8::ffff:1")).inside);
        QVERIFY(Visitor(admission, QStringLiteral("2001:db8:0:1::1")).inside);
    }

    void whoComesThroughAProxyCountsAtHome()
    {
        Admission admission({.connectionsPerAddress = 1});
        Visitor first(admission, Away, false);
        Visitor second(admission, Away, false);
        QVERIFY(admission.recount(first, QHostAddress(Home)));
        QVERIFY(admission.recount(first, QHostAddress(Home)));
        QVERIFY(!admission.recount(second, QHostAddress(Home)));
        admission.leave(first);
        QVERIFY(admission.recount(second, QHostAddress(Home)));
    }

    // limit: unfinishedBytes
    void whatIsUnfinishedIsBounded()
    {
        Admission admission({.unfinishedBytes = 1000});
        Visitor first(admission, Home);
        Visitor second(admission, Home);
        Visitor idle(admission, Home);
        admission.hold(first, 600);
        admission.hold(first, 700);
        admission.hold(second, 300);
        QVERIFY(first.inside && second.inside);
        admission.hold(second, 301);
        QVERIFY(!first.inside && second.inside && idle.inside);
        admission.hold(second, 1001);
        QVERIFY(!second.inside && idle.inside);
        Visitor last(admission, Home);
        admission.hold(last, 1000);
        QVERIFY(last.inside);
    }
};

POSTRIDER_TEST(tst_Admission)
#include "tst_admission.moc"
