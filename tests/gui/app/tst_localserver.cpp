// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/datafolder.h>
#include <runtime/listening.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <localserver/localserver.h>

using namespace postrider;

// The server on this computer, started and stopped as the app does it.
class tst_LocalServer : public QObject {
    Q_OBJECT
private:
    static constexpr int Patience = 30'000;

    struct App {
        LocalServer server;
        QSignalSpy ready{&server, &LocalServer::ready};
        QSignalSpy failed{&server, &LocalServer::failed};

        App(const QString &binary, const QString &data) : server(binary, data) {}
        bool attach()
        {
            server.attach();
            return QTest::qWaitFor([this] { return ready.count() > 0 || failed.count() > 0; }, Patience) &&
                   failed.isEmpty();
        }
        QUrl address() const { return ready.last().first().toUrl(); }
    };
    // The folder's server may be killed by the system only: a test that failed leaves none behind.
    struct Data {
        QTemporaryDir folder;
        QString path() const { return folder.filePath(QStringLiteral("data")); }
        ~Data()
        {
            if (const auto owner = DataFolder::owner(path()); owner && *owner > 0)
                ::kill(pid_t(*owner), SIGKILL);
        }
    };
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void oneServesSeveralAppsAndEndsWithTheLast()
    {
        const Data data;
        App first(test::ServerProcess::program(), data.path());
        App second(test::ServerProcess::program(), data.path());
        QVERIFY(first.server.isInstalled());
        QVERIFY(first.attach());
        QVERIFY(second.attach());
        QCOMPARE(second.address(), first.address());
        QVERIFY(second.server.isServer(first.address()));
        const auto pid = DataFolder::owner(data.path());
        first.server.detach();
        QCOMPARE(DataFolder::owner(data.path()), pid); // it still serves the other one
        second.server.detach();
        QTRY_VERIFY_WITH_TIMEOUT(!DataFolder::owner(data.path()), Patience);
        const QUrl before = first.address();
        first.ready.clear();
        QVERIFY(first.attach());
        QCOMPARE(first.address(), before); // clients find it again
    }

    void itsFolderIsItsOwnersAlone()
    {
        const Data data;
        App app(QStringLiteral("/nowhere/postrider-server"), data.path());
        QVERIFY(!app.attach());
        QCOMPARE(QFile::permissions(data.path()) & QFile::Permissions(0x0077), QFile::Permissions());
    }

    // Somebody else's answers at the usual port, or at the one this user's had before.
    void onlyTheServerOfTheDataIsTaken()
    {
        test::ServerProcess anothers;
        QVERIFY(anothers.start());
        const Data data;
        QVERIFY(DataFolder::make(data.path()));
        const QJsonObject before{{QStringLiteral("http_port"), anothers.httpPort()},
                                 {QStringLiteral("websocket_port"), anothers.websocketPort()}};
        write(data.path() + QStringLiteral("/server.json"), QJsonDocument(before).toJson());
        App app(test::ServerProcess::program(), data.path());
        QVERIFY(app.attach());
        QVERIFY(app.address().port() != anothers.httpPort());
        QCOMPARE(Listening::of(data.path())->http, app.address());
    }

    void oneThatWasUpgradedMeanwhileIsStoppedToo()
    {
        const Data data;
        const QString binary = data.folder.filePath(QStringLiteral("postrider-server"));
        QVERIFY(QFile::copy(test::ServerProcess::program(), binary));
        App app(binary, data.path());
        QVERIFY(app.attach());
        QVERIFY(QFile::remove(binary));
        app.server.detach();
        QTRY_VERIFY_WITH_TIMEOUT(!DataFolder::owner(data.path()), Patience);
    }

    // Who detaches goes on at once; who attaches doesn't meet a server that is on its way out.
    void theEndIsAwaitedInTheBackground()
    {
        const Data data;
        App app(test::ServerProcess::program(), data.path());
        QVERIFY(app.attach());
        const auto pid = pid_t(DataFolder::owner(data.path()).value_or(0));
        ::kill(pid, SIGSTOP);
        app.server.detach();
        Attachment other(data.path() + QStringLiteral("/attached.lock"));
        const bool metIt = other.attach();
        ::kill(pid, SIGCONT);
        QVERIFY(!metIt);
        QTRY_VERIFY_WITH_TIMEOUT(!DataFolder::owner(data.path()), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(other.attach(), Patience);
    }

    void bothOfItsVoicesAreKept()
    {
        const Data data;
        const QString binary = data.folder.filePath(QStringLiteral("postrider-server"));
        write(binary, "#!/bin/sh\necho first >&2\necho second\necho third >&2\nexit 3\n");
        QVERIFY(QFile::setPermissions(binary, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        App app(binary, data.path());
        QVERIFY(!app.attach());
        QFile log(data.path() + QStringLiteral("/server.log"));
        QVERIFY(log.open(QFile::ReadOnly));
        QTRY_COMPARE_WITH_TIMEOUT((log.seek(0), QString::fromUtf8(log.readAll())),
                                  QStringLiteral("first\nsecond\nthird\n"), Patience);
    }

    void aMissingOneIsASentence()
    {
        const Data data;
        App app(QStringLiteral("/nowhere/postrider-server"), data.path());
        QVERIFY(!app.server.isInstalled());
        QVERIFY(!app.attach());
        QVERIFY(!app.failed.first().first().toString().isEmpty());
    }
};

POSTRIDER_TEST(tst_LocalServer)
#include "tst_localserver.moc"
