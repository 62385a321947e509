// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/listening.h>
#include <support/testmain.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;

class tst_Listening : public QObject {
    Q_OBJECT
private:
    const QUrl http{QStringLiteral("http://127.0.0.1:43210")};
    const QUrl websocket{QStringLiteral("ws://127.0.0.1:43211")};

private Q_SLOTS:
    void isToldWhileTheServerListens()
    {
        const QTemporaryDir data;
        const auto folder = DataFolder::open(data.path());
        {
            Listening listening(*folder);
            QVERIFY(!Listening::of(data.path()));
            QVERIFY(listening.announce(http, websocket));
            const auto place = Listening::of(data.path());
            QVERIFY(place);
            QCOMPARE(place->pid, QCoreApplication::applicationPid());
            QCOMPARE(place->http, http);
            QCOMPARE(place->websocket, websocket);
            QCOMPARE(QFile::permissions(folder->file(QLatin1StringView("listening.json"))) & QFile::Permissions(0x0077),
                     QFile::Permissions());
        }
        QVERIFY(!Listening::of(data.path()));
    }

    void whatAKilledServerLeftIsNotBelieved()
    {
        const QTemporaryDir data;
        QFile left(data.filePath(QStringLiteral("listening.json")));
        const auto leave = [&](qint64 pid) {
            QVERIFY(left.open(QFile::WriteOnly | QFile::Truncate));
            left.write(
                QJsonDocument(QJsonObject{{QStringLiteral("pid"), pid}, {QStringLiteral("http"), http.toString()}})
                    .toJson());
            left.close();
        };
        leave(QCoreApplication::applicationPid());
        QVERIFY(!Listening::of(data.path())); // nobody has the folder
        const auto folder = DataFolder::open(data.path());
        leave(QCoreApplication::applicationPid() + 1);
        QVERIFY(!Listening::of(data.path())); // somebody else has it now
        const Listening next(*folder);
        QVERIFY(!left.exists());
    }
};

POSTRIDER_TEST(tst_Listening)
#include "tst_listening.moc"
