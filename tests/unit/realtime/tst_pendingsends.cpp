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
        const QByteArray body("a");
        PendingSends pending;
        QVERIFY(!pending.decided({chat, uuid, body}));
        pending.add({chat, uuid, body});
        pending.add({chat, uuid, body});
        pending.add({other, uuid, body});
        QVERIFY(!pending.decided({chat, uuid, QByteArray("b")}));
        QVERIFY(pending.decided({chat, uuid, body}));
        QVERIFY(pending.contains({chat, uuid, body}));
        QVERIFY(pending.decided({chat, uuid, body}));
        QVERIFY(!pending.contains({chat, uuid, body}));
        QVERIFY(!pending.decided({chat, uuid, body}));
        QVERIFY(pending.contains({other, uuid, body}));
        QVERIFY(!pending.contains({other, MessageUuid::create(), body}));
    }
};

POSTRIDER_TEST(tst_PendingSends)
#include "tst_pendingsends.moc"
