// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/contractclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QDir>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider::test;
using namespace Qt::StringLiterals;

namespace {

QStringList onFreePorts(const QString &data)
{
    return {u"--data"_s, data, u"--http-port=0"_s, u"--websocket-port=0"_s};
}

// What another program, or another version of ours, does to a database.
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

} // namespace

// The program as whoever starts it sees it: options, exit codes, and how it ends.
class tst_Program : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatItIs_data();
    void saysWhatItIs();
    void refusesWhatItCantDo_data();
    void refusesWhatItCantDo();
    void refusesDataItCantUse_data();
    void refusesDataItCantUse();
    void refusesASecondServer();
    void refusesAPortInUse_data();
    void refusesAPortInUse();
    void printsWhereItListens();
    void stopsInOrder();
    void stopsWhileClientsAreBusy();
    void neverPromisesWhatTheDiskDoesNotTake();
};

void tst_Program::saysWhatItIs_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("version") << u"--version"_s << QByteArray("postrider-server " POSTRIDER_VERSION);
    QTest::newRow("help") << u"--help"_s << QByteArray("--websocket-port PORT");
    QTest::newRow("configuration") << u"--print-config"_s << QByteArray("POSTRIDER_HTTP_PORT = 5051");
    QTest::newRow("check") << u"--check-config"_s << QByteArray("good");
}
void tst_Program::saysWhatItIs()
{
    QFETCH(QString, option);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s);
    const auto outcome = ServerProcess::run({u"--data"_s, data, option});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.output.contains(said), outcome.output.constData());
    QVERIFY(outcome.errors.isEmpty());
    QVERIFY(!QDir(data).exists());
}

void tst_Program::refusesWhatItCantDo_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("unknown option") << u"--colour"_s << QByteArray("--colour");
    QTest::newRow("every address") << u"--address=0.0.0.0"_s << QByteArray("not be encrypted");
    QTest::newRow("an address of the network") << u"--address=192.168.0.1"_s << QByteArray("not be encrypted");
    QTest::newRow("no port") << u"--http-port=http"_s << QByteArray("is not a port");
}
void tst_Program::refusesWhatItCantDo()
{
    QFETCH(QString, option);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    const auto outcome = ServerProcess::run(onFreePorts(folder.path()) + QStringList{option});
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY2(outcome.errors.contains(said), outcome.errors.constData());
    QVERIFY(outcome.output.isEmpty());
}

void tst_Program::refusesDataItCantUse_data()
{
    QTest::addColumn<QString>("file"); // in the data folder; what is changed about it
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("code");
    for (const QString &file : {u"identity/identity.sqlite"_s, u"persistence/ledger.sqlite"_s}) {
        QTest::addRow("%s of a newer version", qPrintable(file)) << file << u"newer"_s << 5;
        QTest::addRow("%s overwritten", qPrintable(file)) << file << u"overwritten"_s << 3;
        QTest::addRow("%s is a folder", qPrintable(file)) << file << u"folder"_s << 3;
    }
    QTest::newRow("key overwritten") << u"identity/signing-key.pem"_s << u"overwritten"_s << 3;
    QTest::newRow("the data folder is a file") << QString() << u"overwritten"_s << 3;
}
void tst_Program::refusesDataItCantUse()
{
    QFETCH(QString, file);
    QFETCH(QString, how);
    QFETCH(int, code);
    ServerProcess server;
    if (!file.isEmpty()) {
        QVERIFY(server.start());
        QVERIFY(server.stop());
    }
    const QString path = file.isEmpty() ? server.dataFolder() : server.dataFolder() + u'/' + file;
    if (how == "newer"_L1) {
        QVERIFY(change(path, u"INSERT INTO migration (version, name, applied_at) "
                             "SELECT max(version) + 1, 'of the future', applied_at FROM migration"_s));
    } else {
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s})
            QFile::remove(path + suffix);
        if (how == "folder"_L1) {
            QVERIFY(QDir().mkpath(path));
        } else {
            QFile broken(path);
            QVERIFY(broken.open(QFile::WriteOnly));
            broken.write(QByteArray("nothing of the kind ").repeated(1000));
            broken.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        }
    }
    const auto outcome = ServerProcess::run(onFreePorts(server.dataFolder()));
    QCOMPARE(outcome.exitCode, code);
    QVERIFY2(outcome.errors.contains(path.toUtf8()), outcome.errors.constData());
    QVERIFY(outcome.output.isEmpty());
}

void tst_Program::refusesASecondServer()
{
    ServerProcess server;
    QVERIFY(server.start());
    const auto second = ServerProcess::run(onFreePorts(server.dataFolder()));
    QCOMPARE(second.exitCode, 4);
    QVERIFY2(second.errors.contains(server.dataFolder().toUtf8()), second.errors.constData());
    QVERIFY(second.errors.contains(QByteArray::number(server.processId())));
    QCOMPARE(ContractClient(server.httpPort(), 0).get(u"/status"_s).status, 200);
    // A killed one leaves nothing in the way.
    server.kill();
    QVERIFY(server.start());
}

void tst_Program::refusesAPortInUse_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("http") << u"--http-port"_s;
    QTest::newRow("websocket") << u"--websocket-port"_s;
}
void tst_Program::refusesAPortInUse()
{
    QFETCH(QString, option);
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString port = QString::number(taken.serverPort());
    const QTemporaryDir folder;
    const auto outcome = ServerProcess::run(onFreePorts(folder.path()) + QStringList{option, port});
    QCOMPARE(outcome.exitCode, 6);
    QVERIFY2(outcome.errors.contains(port.toLatin1()), outcome.errors.constData());
    QVERIFY(outcome.output.isEmpty());
}

void tst_Program::printsWhereItListens()
{
    const QTemporaryDir folder;
    QProcess process;
    process.start(ServerProcess::program(), onFreePorts(folder.path()) + QStringList{u"--address=127.0.0.1"_s});
    QByteArray output;
    QTRY_VERIFY_WITH_TIMEOUT((output += process.readAllStandardOutput()).count('\n') == 2, 30'000);
    static const QRegularExpression expected(
        u"^listening http 127\\.0\\.0\\.1:[1-9][0-9]+\nlistening websocket 127\\.0\\.0\\.1:[1-9][0-9]+\n$"_s);
    QVERIFY2(expected.match(QString::fromUtf8(output)).hasMatch(), output.constData());
    QFile place(folder.filePath(u"listening.json"_s)); // for those who own the data
    QVERIFY(place.open(QFile::ReadOnly));
    const QByteArray authority = output.first(output.indexOf('\n')).mid(QByteArrayView("listening http ").size());
    QVERIFY(place.readAll().contains(QByteArray("http://" + authority + '"')));
    process.terminate();
    QVERIFY(process.waitForFinished());
    QVERIFY(!place.exists());
    QVERIFY(process.readAllStandardOutput().isEmpty());
    QCOMPARE(process.exitCode(), 0);
}

void tst_Program::stopsInOrder()
{
    ServerProcess server;
    QVERIFY(server.start());
    ContractClient ann(server.httpPort(), server.websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    QVERIFY(ann.connectSocket());
    QVERIFY(server.stop());
    QVERIFY(ann.waitForClose(1001));
    QVERIFY(server.start());
    QCOMPARE(ann.get(u"/auth/verify"_s).status, 200); // the same key
}

void tst_Program::stopsWhileClientsAreBusy()
{
    ServerProcess server;
    QVERIFY(server.start());
    ContractClient ann(server.httpPort(), server.websocketPort());
    ContractClient bob(server.httpPort(), server.websocketPort());
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    QCOMPARE(bob.signUp(u"bob"_s).status, 201);
    QVERIFY(ann.connectSocket());
    QStringList sent;
    for (int i = 0; i < 150; ++i)
        sent.append(ann.sendTo(bob.id(), u"going down"_s));
    QVERIFY(!ann.waitForState(sent.at(0), u"Saved"_s).isEmpty());
    QTcpSocket silent; // says nothing, and doesn't hold it up
    silent.connectToHost(QHostAddress::LocalHost, server.httpPort());
    QVERIFY(silent.waitForConnected());
    QVERIFY(server.stop());
    QVERIFY(ann.waitForClose(1001));
    QStringList saved;
    for (const QJsonObject &frame : ann.frames)
        if (frame.value("state"_L1).toString() == u"Saved"_s)
            saved.append(frame.value("uuid"_L1).toString());
    QVERIFY(server.start());
    const QString entries = u"/api/chats/%1/messages/"_s.arg(ContractClient::directChat(ann.id(), bob.id()));
    for (const QString &uuid : saved)
        QCOMPARE(bob.get(entries + uuid).status, 200);
}

void tst_Program::neverPromisesWhatTheDiskDoesNotTake()
{
    const QTemporaryDir folder;
    // A file may grow no further than 1 MiB: the disk is full, as far as the database can tell.
    QProcess process;
    process.start(u"/bin/sh"_s, QStringList{u"-c"_s, u"trap '' XFSZ; ulimit -f 2048; exec \"$0\" \"$@\""_s,
                                            ServerProcess::program()} +
                                    onFreePorts(folder.path()));
    QByteArray output;
    QTRY_VERIFY_WITH_TIMEOUT((output += process.readAllStandardOutput()).count('\n') == 2, 30'000);
    const auto port = [&](qsizetype line) {
        return output.split('\n').at(line).mid(output.split('\n').at(line).lastIndexOf(':') + 1).toUShort();
    };
    ContractClient ann(port(0), port(1));
    ContractClient bob(port(0), port(1));
    QCOMPARE(ann.signUp(u"ann"_s).status, 201);
    QCOMPARE(bob.signUp(u"bob"_s).status, 201);
    QVERIFY(ann.connectSocket());
    for (int i = 0; i < 60; ++i)
        ann.sendTo(bob.id(), QString(60'000, u'x'));
    const auto degraded = [&] { return ann.get(u"/status"_s).body.value("status"_L1).toString() == u"degraded"_s; };
    QVERIFY(QTest::qWaitFor(degraded, 60'000));
    // What was promised is there, and nothing failed for a reason of the disk's.
    QStringList saved;
    for (const QJsonObject &frame : ann.frames) {
        const QString state = frame.value("state"_L1).toString();
        QVERIFY(state != u"Failed"_s);
        if (state == u"Saved"_s)
            saved.append(frame.value("uuid"_L1).toString());
    }
    QVERIFY(saved.size() < 60);
    process.kill();
    QVERIFY(process.waitForFinished());
    process.start(ServerProcess::program(), onFreePorts(folder.path()));
    output.clear();
    QTRY_VERIFY_WITH_TIMEOUT((output += process.readAllStandardOutput()).count('\n') == 2, 30'000);
    ContractClient bobLater(port(0), port(1));
    bobLater.session = bob.session;
    const QString entries = u"/api/chats/%1/messages/"_s.arg(ContractClient::directChat(ann.id(), bob.id()));
    for (const QString &uuid : saved)
        QCOMPARE(bobLater.get(entries + uuid).status, 200);
    process.terminate();
    QVERIFY(process.waitForFinished());
}

POSTRIDER_TEST(tst_Program)
#include "tst_program.moc"
