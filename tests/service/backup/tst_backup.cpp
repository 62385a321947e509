// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/chatdevice.h>
#include <support/contractclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QDir>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTimer>

using namespace postrider;
using namespace postrider::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 60'000; // ms; nothing is judged by it

ServerProcess::Outcome call(const QString &command, const QString &file, const ServerProcess &server,
                            const QProcessEnvironment &environment = {})
{
    return ServerProcess::run({command, file, u"--data"_s, server.dataFolder()}, environment);
}

QProcessEnvironment crashAt(const QString &point)
{
    QProcessEnvironment environment;
    environment.insert(u"POSTRIDER_CRASH_AT"_s, point);
    return environment;
}

bool change(const QString &file, const QString &statement)
{
    bool done = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"change"_s);
        database.setDatabaseName(file);
        done = database.open() && QSqlQuery(database).exec(statement);
    }
    QSqlDatabase::removeDatabase(u"change"_s);
    return done;
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// `postrider-server backup FILE` and `restore FILE`, with the real server and real clients.
class tst_Backup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerProcess>();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY2(m_server->start(), m_server->log().constData());
    }
    void cleanup() { m_server.reset(); }

    void isMadeWhileTheServerWorks();
    void clientsStartAnewAndSendNothingTwice();
    void whatIdentityGaveIsWorthNothing();
    void restoreNeedsTheServerStopped();
    void onlyAWholeBackupIsTaken_data();
    void onlyAWholeBackupIsTaken();
    void aBackupOfANewerVersionIsRefused();
    void aRestoreBrokenOffIsDoneAgain_data();
    void aRestoreBrokenOffIsDoneAgain();
    void whatCantBeBackedUpIsSaid();

private:
    QString file(const QString &name = u"backup.tar"_s) const { return m_folder->filePath(name); }
    void backUp()
    {
        const auto outcome = call(u"backup"_s, file(), *m_server);
        QVERIFY2(outcome.exitCode == 0, outcome.errors.constData());
        QVERIFY(outcome.output.contains("backed up"));
        const auto permissions = QFileInfo(file()).permissions();
        QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{u"backup.tar"_s});
    }
    void restore()
    {
        const auto outcome = call(u"restore"_s, file(), *m_server);
        QVERIFY2(outcome.exitCode == 0, outcome.errors.constData());
        QVERIFY(outcome.output.contains("replaced-"));
    }

    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

// Whoever the ledger names has an account, however the two copies are timed; nobody is held up.
void tst_Backup::isMadeWhileTheServerWorks()
{
    ChatDevice ann;
    QVERIFY(ann.signUp(m_server->httpPort(), u"ann"_s));
    QVERIFY(answer(ann->send(ann->chatWith({2}), u"to nobody yet"_s)));
    int guests = 0;
    QTimer newcomers; // a new account, and at once a message with it, again and again
    newcomers.callOnTimeout(this, [&] {
        ContractClient guest(m_server->httpPort(), m_server->websocketPort());
        if (guest.signUp(u"guest %1"_s.arg(++guests)).status == 201)
            QVERIFY(answer(ann->send(ann->chatWith({guest.id()}), u"hello"_s)));
    });
    newcomers.start(1);
    QTRY_VERIFY_WITH_TIMEOUT(guests > 3, Patience);
    QProcess backup;
    backup.start(ServerProcess::program(), {u"backup"_s, file(), u"--data"_s, m_server->dataFolder()});
    const int before = guests;
    QTRY_VERIFY_WITH_TIMEOUT(backup.state() == QProcess::NotRunning && guests > before, Patience);
    newcomers.stop();
    QCOMPARE(backup.exitCode(), 0);

    QProcess tar; // it is what everybody can open
    tar.start(u"tar"_s, {u"-xf"_s, file(), u"-C"_s, m_folder->path()});
    QVERIFY(tar.waitForFinished(Patience));
    QCOMPARE(tar.exitCode(), 0);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"both"_s);
        database.setDatabaseName(file(u"ledger.sqlite"_s));
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(u"ATTACH '%1' AS accounts"_s.arg(file(u"identity.sqlite"_s))));
        QVERIFY(
            query.exec(
                u"SELECT count(*), count(u.id) FROM membership m LEFT JOIN accounts.user u ON u.id = m.user_id"_s) &&
            query.next());
        QVERIFY(query.value(0).toInt() > 3);
        QCOMPARE(query.value(1), query.value(0));
    }
    QSqlDatabase::removeDatabase(u"both"_s);
}

void tst_Backup::clientsStartAnewAndSendNothingTwice()
{
    ChatDevice ann;
    ChatDevice ben;
    QVERIFY(ann.signUp(m_server->httpPort(), u"ann"_s));
    QVERIFY(ben.signUp(m_server->httpPort(), u"ben"_s));
    const ChatUri chat = ann->chatWith(ben->account()->user);
    QSignalSpy annDropped(&ann.client(), &client::ChatClient::cacheDropped);
    QSignalSpy benDropped(&ben.client(), &client::ChatClient::cacheDropped);
    const auto early = answer(ann->send(chat, u"early"_s));
    QTRY_VERIFY_WITH_TIMEOUT(ann.has(chat, early->uuid, MessageState::Delivered), Patience);

    // Saved, and nobody was told: it goes out again.
    m_server->kill();
    QVERIFY(m_server->start(crashAt(u"LedgerCommitted:1"_s)));
    ann->reconnect();
    const auto untold = answer(ann->send(chat, u"untold"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->isRunning(), Patience);
    backUp();
    if (QTest::currentTestFailed())
        return;

    // This is after the backup, and lost with the disk.
    QVERIFY(m_server->start());
    for (ChatDevice *device : {&ann, &ben})
        (*device)->reconnect();
    const auto late = answer(ben->send(chat, u"late"_s));
    QTRY_VERIFY_WITH_TIMEOUT(ben.has(chat, late->uuid, MessageState::Delivered), Patience);
    QVERIFY(m_server->stop());
    QTRY_VERIFY_WITH_TIMEOUT(!ann.isOnline(), Patience);
    const auto meanwhile = answer(ann->send(chat, u"meanwhile"_s));
    annDropped.clear();
    benDropped.clear();
    restore();
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_server->start(), m_server->log().constData());
    for (ChatDevice *device : {&ann, &ben})
        (*device)->reconnect();

    QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline() && ben.isOnline(), Patience);
    QTRY_VERIFY_WITH_TIMEOUT(annDropped.size() == 1 && benDropped.size() == 1, Patience);
    const QStringList expected{u"early"_s, u"untold"_s, u"meanwhile"_s};
    for (ChatDevice *device : {&ann, &ben})
        QTRY_COMPARE_WITH_TIMEOUT(device->texts(chat), expected, Patience);
    for (const auto &uuid : {early->uuid, untold->uuid, meanwhile->uuid})
        QTRY_VERIFY_WITH_TIMEOUT(ann.has(chat, uuid, MessageState::Delivered), Patience);
    // They go on, and it is the same store from now on.
    const auto next = answer(ben->send(chat, u"next"_s));
    QTRY_VERIFY_WITH_TIMEOUT(ben.has(chat, next->uuid, MessageState::Delivered), Patience);
    QCOMPARE(ann.find(chat, next->uuid)->seq, Seq{4});
    QCOMPARE(annDropped.size(), 1);
}

// Not for who has an account again, nor for who has it no more; ids aren't given twice.
void tst_Backup::whatIdentityGaveIsWorthNothing()
{
    ContractClient ann(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    backUp();
    ContractClient ben(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(ben.signUp(u"ben"_s).status, 201);
    QVERIFY(m_server->stop());
    restore();
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_server->start(), m_server->log().constData());
    for (ContractClient *client : {&ann, &ben})
        QCOMPARE(client->get(u"/auth/verify"_s).code(), u"unauthenticated"_s);
    const auto refresh = [](ContractClient &client) {
        return client.post(u"/auth/refresh"_s, {{u"refresh"_s, client.session.value(u"refresh"_s)}}).status;
    };
    QCOMPARE(refresh(ann), 200);
    QCOMPARE(refresh(ben), 401);
    ContractClient cid(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(cid.signUp(u"cid"_s).status, 201);
    QVERIFY2(cid.id() > ben.id(), "somebody else's id was given again");
}

void tst_Backup::restoreNeedsTheServerStopped()
{
    backUp();
    const auto refused = call(u"restore"_s, file(), *m_server);
    QCOMPARE(refused.exitCode, 4);
    QVERIFY(refused.errors.contains("stop it"));
    ContractClient ann(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
}

void tst_Backup::onlyAWholeBackupIsTaken_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"not there", "empty", "something else", "one byte changed", "cut in the middle",
                            "cut before its end", "a member more", "a member less", "no database in it"})
        QTest::newRow(how) << QString::fromLatin1(how);
}
void tst_Backup::onlyAWholeBackupIsTaken()
{
    QFETCH(QString, how);
    ContractClient ann(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    backUp();
    QVERIFY(m_server->stop());
    QByteArray bytes = contentOf(file());
    QVERIFY(bytes.size() > 8192);
    const auto second = bytes.indexOf("identity.sqlite");
    QVERIFY(second > 0);
    if (how == u"not there")
        QVERIFY(QFile::remove(file()));
    else if (how == u"empty")
        bytes.clear();
    else if (how == u"something else")
        bytes = QByteArray(20'000, 'x');
    else if (how == u"one byte changed")
        bytes[second] = 'x'; // in a head
    else if (how == u"cut in the middle")
        bytes.truncate(second + 5000);
    else if (how == u"cut before its end")
        bytes.chop(1024);
    else if (how == u"a member more")
        bytes.insert(0, bytes.first(second));
    else if (how == u"a member less")
        bytes = bytes.first(second) + QByteArray(1024, '\0');
    else
        std::fill(bytes.begin() + 512, bytes.begin() + second, 'x');
    if (how != u"not there") {
        QFile damaged(file());
        QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write(bytes) == bytes.size());
    }
    const auto refused = call(u"restore"_s, file(), *m_server);
    QCOMPARE(refused.exitCode, 3);
    QVERIFY(!refused.errors.isEmpty());
    // Nothing has happened.
    QVERIFY2(m_server->start(), m_server->log().constData());
    QCOMPARE(ann.get(u"/auth/verify"_s).status, 200);
}

void tst_Backup::aBackupOfANewerVersionIsRefused()
{
    QVERIFY(m_server->stop());
    QVERIFY(change(m_server->dataFolder() + u"/persistence/ledger.sqlite"_s,
                   u"INSERT INTO migration(version, name, applied_at) VALUES(9999, 'later', 0)"_s));
    backUp();
    const auto refused = call(u"restore"_s, file(), *m_server);
    QCOMPARE(refused.exitCode, 5);
}

void tst_Backup::aRestoreBrokenOffIsDoneAgain_data()
{
    QTest::addColumn<QString>("point");
    for (const char *point :
         {"RestoreMarked:1", "RestoreMovedAway:1", "RestoreMovedIn:1", "RestoreMovedAway:2", "RestoreMovedIn:2"})
        QTest::newRow(point) << QString::fromLatin1(point);
}
void tst_Backup::aRestoreBrokenOffIsDoneAgain()
{
    QFETCH(QString, point);
    ContractClient ann(m_server->httpPort(), m_server->websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    backUp();
    QVERIFY(m_server->stop());
    QCOMPARE(call(u"restore"_s, file(), *m_server, crashAt(point)).exitCode, -1);
    for (const QStringList &attempt : {QStringList{}, QStringList{u"backup"_s, file(u"another"_s)}}) {
        const auto refused = ServerProcess::run(
            attempt + QStringList{u"--data"_s, m_server->dataFolder(), u"--http-port=0"_s, u"--websocket-port=0"_s});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.errors.contains("broken off"), refused.errors.constData());
    }
    restore();
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_server->start(), m_server->log().constData());
    QCOMPARE(ann.signIn(u"ann"_s).status, 200);
}

void tst_Backup::whatCantBeBackedUpIsSaid()
{
    QCOMPARE(call(u"backup"_s, u"/proc/no/such/folder"_s, *m_server).exitCode, 3);
    const auto nothing = ServerProcess::run({u"backup"_s, file(), u"--data"_s, m_folder->filePath(u"nothing"_s)});
    QCOMPARE(nothing.exitCode, 3);
    QVERIFY(nothing.errors.contains("to back up"));
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"nothing"_s)));
    QVERIFY(!QFileInfo::exists(file()));
    QCOMPARE(ServerProcess::run({u"backup"_s}).exitCode, 2);
}

POSTRIDER_TEST(tst_Backup)
#include "tst_backup.moc"
