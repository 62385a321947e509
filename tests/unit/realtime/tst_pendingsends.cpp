// SPDX-License-Identifier: GPL-3.0-or-later
#include <realtime/pendingsends.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::realtime;

class tst_PendingSends : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areEachDecidedOnce()
    {
        const ChatUri chat{QStringLiteral("dm-1-2")};
        const ChatUri other{QStringLiteral("dm-1-3")};
        const auto uuid = MessageUuid::create();
        PendingSends pending;
        QVERIFY(!pending.decided(chat, uuid));
        pending.add(chat, uuid);
        pending.add(chat, uuid);
        pending.add(other, uuid);
        QVERIFY(pending.decided(chat, uuid));
        QVERIFY(pending.contains(chat, uuid));
        QVERIFY(pending.decided(chat, uuid));
        QVERIFY(!pending.contains(chat, uuid));
        QVERIFY(!pending.decided(chat, uuid));
        QVERIFY(pending.contains(other, uuid));
        QVERIFY(!pending.contains(other, MessageUuid::create()));
    }
};

POSTRIDER_TEST(tst_PendingSends)
#include "tst_pendingsends.moc"
