// SPDX-License-Identifier: GPL-3.0-or-later
#include <config/exposure.h>
#include <config/invocation.h>
#include <support/testmain.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider::config;
using postrider::ExitCode;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(postrider::config::Action)

namespace {

struct Config {
    QString host = u"127.0.0.1"_s;
    QString database;
    quint16 port = 3306;
    int sends = 50;
    milliseconds life = 15min;
    QString password;
    QList<QUrl> urls{QUrl(u"ws://127.0.0.1:5052"_s)};
    Exposure exposure;
    Table table;

    Config()
    {
        table.settings = {
            text(u"MYSQL_HOST"_s, host, u"of the database"_s),
            text(u"MYSQL_DB"_s, database, u"its name"_s),
            port_(),
            number(u"SENDS_PER_SECOND"_s, sends, 1, 1000, u"of a user"_s),
            duration(u"TOKEN_LIFE"_s, life, 1min, 15min, u"of an access token"_s),
            secret(u"MYSQL_PASSWORD"_s, password, u"for the database"_s),
            postrider::config::urls(u"REALTIME_URLS"_s, urls, u"ws"_s, u"of the realtime instances"_s),
        };
        addTo(table, exposure);
    }
    Setting port_() { return postrider::config::port(u"MYSQL_PORT"_s, port, u"of the database"_s); }
};

QProcessEnvironment variables(const QList<std::pair<QString, QString>> &all)
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : all)
        environment.insert(name, value);
    return environment;
}

} // namespace

class tst_Invocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNothing();
    void optionsGoBeforeTheEnvironmentBeforeTheFile();
    void theLastOptionCounts();
    void readsTypes();
    void aSecretHasAFile_data();
    void aSecretHasAFile();
    void aSecretIsNoOption();
    void refusesWhatCantBe_data();
    void refusesWhatCantBe();
    void refusesAFile_data();
    void refusesAFile();
    void namesEveryTrouble();
    void knowsItsActions_data();
    void knowsItsActions();
    void aCommandIsCalled();
    void aCommandTakesItsValue();
    void encryptionNeedsBothFiles();
    void metricsAreForTheOperator_data();
    void metricsAreForTheOperator();
    void printsWhatItReads();
    void helpNamesEverything();

private:
    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
            qFatal("can't write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

void tst_Invocation::needsNothing()
{
    Config config;
    const Invocation invocation = read(config.table, {}, {});
    QCOMPARE(invocation.troubles, QStringList());
    QCOMPARE(invocation.action, Action::Run);
    QCOMPARE(config.host, u"127.0.0.1"_s);
    QCOMPARE(config.port, quint16(3306));
}

void tst_Invocation::optionsGoBeforeTheEnvironmentBeforeTheFile()
{
    const QString file =
        write(u"layers"_s, "# of the night shift\n\nMYSQL_HOST = file\r\nMYSQL_DB=file = a, \"b\" %20\\\n"
                           "  MYSQL_PORT =1\nSENDS_PER_SECOND = 1\n");
    Config config;
    const auto environment = variables({{u"POSTRIDER_CONFIG"_s, u"/nowhere"_s},
                                        {u"MYSQL_HOST"_s, u"environment"_s},
                                        {u"MYSQL_PORT"_s, u"2"_s},
                                        {u"SOMEBODY_ELSES"_s, u"x"_s}});
    const Invocation invocation = read(config.table, {u"--config"_s, file, u"--mysql-port=3"_s}, environment);
    QCOMPARE(invocation.troubles, QStringList());
    QCOMPARE(config.port, quint16(3));
    QCOMPARE(config.host, u"environment"_s);
    QCOMPARE(config.database, u"file = a, \"b\" %20\\"_s);
    QCOMPARE(config.sends, 1);
}

void tst_Invocation::theLastOptionCounts()
{
    Config config;
    QCOMPARE(read(config.table, {u"--mysql-port=3"_s, u"--mysql-port"_s, u"4"_s}, {}).troubles, QStringList());
    QCOMPARE(config.port, quint16(4));
}

void tst_Invocation::readsTypes()
{
    Config config;
    const auto invocation =
        read(config.table,
             {u"--token-life=90s"_s, u"--sends-per-second=1000"_s, u"--realtime-urls=ws://a:1,wss://b/x"_s,
              u"--address=10.0.0.1"_s, u"--behind-proxy=10.1.0.0/16"_s, u"--mysql-db="_s},
             {});
    QCOMPARE(invocation.troubles, QStringList());
    QCOMPARE(config.life, 90s);
    QCOMPARE(config.sends, 1000);
    QCOMPARE(config.urls, (QList<QUrl>{QUrl(u"ws://a:1"_s), QUrl(u"wss://b/x"_s)}));
    QCOMPARE(config.exposure.address, QHostAddress(u"10.0.0.1"_s));
    QVERIFY(config.exposure.proxy.contains(QHostAddress(u"10.1.255.7"_s)));
    QVERIFY(!config.exposure.proxy.contains(QHostAddress(u"10.2.0.7"_s)));
}

void tst_Invocation::aSecretHasAFile_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"environment", "file of settings", "option"})
        QTest::newRow(way) << QString::fromLatin1(way);
}
void tst_Invocation::aSecretHasAFile()
{
    QFETCH(QString, way);
    const QString secret = write(u"secret"_s, " with spaces \r\n");
    Config config;
    Invocation invocation;
    if (way == "environment"_L1)
        invocation = read(config.table, {}, variables({{u"MYSQL_PASSWORD_FILE"_s, secret}}));
    else if (way == "option"_L1) // above a variable of the other name
        invocation =
            read(config.table, {u"--mysql-password-file"_s, secret}, variables({{u"MYSQL_PASSWORD"_s, u"other"_s}}));
    else
        invocation = read(config.table, {u"--config"_s, write(u"s"_s, "MYSQL_PASSWORD_FILE = " + secret.toUtf8())}, {});
    QCOMPARE(invocation.troubles, QStringList());
    QCOMPARE(config.password, u" with spaces "_s);
}

void tst_Invocation::aSecretIsNoOption()
{
    Config config;
    const auto troubles = read(config.table, {u"--mysql-password=hunter2"_s}, {}).troubles;
    QCOMPARE(troubles.size(), 1);
    QVERIFY(config.password.isEmpty());
}

void tst_Invocation::refusesWhatCantBe_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("variable"); // "NAME=value"
    QTest::addColumn<QString>("named");    // how the sentence begins
    const auto option = [](const char *name, const QString &argument, const QString &named) {
        QTest::newRow(name) << QStringList{argument} << QString() << named;
    };
    const auto variable = [](const char *name, const QString &variable, const QString &named) {
        QTest::newRow(name) << QStringList() << variable << named;
    };
    option("unknown", u"--colour"_s, u"Unknown option \"--colour\""_s);
    option("no option", u"serve"_s, u"Unknown option \"serve\""_s);
    option("without its value", u"--mysql-port"_s, u"--mysql-port: its value"_s);
    option("empty where it mustn't be", u"--mysql-host="_s, u"--mysql-host: "_s);
    for (const char *port : {"-1", "+1", "65536", "http", "", "1 ", "0x1", "1.0", "01"})
        QTest::addRow("port '%s'", port) << QStringList{u"--mysql-port="_s + QLatin1StringView(port)} << QString()
                                         << u"--mysql-port: \""_s;
    for (const char *number : {"0", "1001", "-5", "many", "9999999999999999999999"})
        QTest::addRow("number '%s'", number) << QStringList{u"--sends-per-second="_s + QLatin1StringView(number)}
                                             << QString() << u"--sends-per-second: \""_s;
    for (const char *life : {"15", "15 min", "16min", "59s", "-1min", "min", "1.5min", "99999999999999999999d", ""})
        QTest::addRow("duration '%s'", life)
            << QStringList{u"--token-life="_s + QLatin1StringView(life)} << QString() << u"--token-life: "_s;
    for (const char *url : {"", ",", "http://a", "ws:a", "ws://a:1,x", "ws://me:pass@a", "ws://a?x"})
        QTest::addRow("URL '%s'", url) << QStringList{u"--realtime-urls="_s + QLatin1StringView(url)} << QString()
                                       << u"--realtime-urls: "_s;
    for (const char *address : {"", "localhost", "127.0.0.1.5", "127.0.0.0/8"})
        QTest::addRow("address '%s'", address)
            << QStringList{u"--address="_s + QLatin1StringView(address)} << QString() << u"--address: "_s;
    for (const char *network : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/255.0.0.0", "proxy", "::1/129"})
        QTest::addRow("network '%s'", network)
            << QStringList{u"--behind-proxy="_s + QLatin1StringView(network)} << QString() << u"--behind-proxy: "_s;
    for (const char *address : {"0.0.0.0", "::", "192.168.1.5", "::ffff:192.0.2.1"})
        QTest::addRow("exposed %s", address)
            << QStringList{u"--address="_s + QLatin1StringView(address)} << QString() << u"POSTRIDER_ADDRESS: "_s;
    variable("variable", u"MYSQL_PORT=many"_s, u"MYSQL_PORT: \"many\""_s);
    variable("no such file", u"POSTRIDER_CONFIG=/nowhere/x"_s, u"POSTRIDER_CONFIG: The file /nowhere/x"_s);
    variable("no such secret", u"MYSQL_PASSWORD_FILE=/nowhere/x"_s, u"MYSQL_PASSWORD_FILE: the file \"/nowhere/x\""_s);
}
void tst_Invocation::refusesWhatCantBe()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, variable);
    QFETCH(QString, named);
    QProcessEnvironment environment;
    if (!variable.isEmpty())
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    Config config;
    const auto troubles = read(config.table, arguments, environment).troubles;
    QCOMPARE(troubles.size(), 1);
    QVERIFY2(troubles.first().startsWith(named), qPrintable(troubles.first()));
    QVERIFY(troubles.first().endsWith(u'.') || troubles.first().endsWith(u'?'));
}

void tst_Invocation::refusesAFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    QTest::newRow("unknown name") << QByteArray("MYSQL_HOTS = x") << u"line 1: MYSQL_HOTS: no setting"_s;
    QTest::newRow("no name") << QByteArray("\n= x") << u"line 2: this is not like"_s;
    QTest::newRow("no value") << QByteArray("MYSQL_HOST") << u"line 1: this is not like"_s;
    QTest::newRow("twice") << QByteArray("MYSQL_HOST=a\nMYSQL_HOST=b") << u"line 2: MYSQL_HOST has been"_s;
    QTest::newRow("another file") << QByteArray("POSTRIDER_CONFIG=/x") << u"line 1: POSTRIDER_CONFIG: no setting"_s;
    QTest::newRow("a section") << QByteArray("[mysql]") << u"line 1: this is not like"_s;
    QTest::newRow("bad value") << QByteArray("\n\nMYSQL_PORT = many\n") << u"line 3: MYSQL_PORT: \"many\" is not"_s;
    QTest::newRow("a secret twice") << QByteArray("MYSQL_PASSWORD=x\nMYSQL_PASSWORD_FILE=/x") << u"both given"_s;
}
void tst_Invocation::refusesAFile()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    const QString file = write(u"refused"_s, content);
    Config config;
    const auto troubles = read(config.table, {u"--config="_s + file}, {}).troubles;
    QCOMPARE(troubles.size(), 1);
    QVERIFY2(troubles.first().contains(said), qPrintable(troubles.first()));
    QVERIFY2(troubles.first().contains(file), qPrintable(troubles.first()));
}

void tst_Invocation::namesEveryTrouble()
{
    Config config;
    const auto troubles = read(config.table, {u"--mysql-port=x"_s, u"--colour"_s, u"--token-life=x"_s},
                               variables({{u"SENDS_PER_SECOND"_s, u"x"_s}}))
                              .troubles;
    QCOMPARE(troubles.size(), 4);
}

void tst_Invocation::knowsItsActions_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<Action>("action");
    QTest::newRow("check") << u"--check-config"_s << Action::CheckConfig;
    QTest::newRow("print") << u"--print-config"_s << Action::PrintConfig;
    QTest::newRow("version") << u"--version"_s << Action::PrintVersion;
    QTest::newRow("help") << u"--help"_s << Action::PrintHelp;
}
void tst_Invocation::knowsItsActions()
{
    QFETCH(QString, option);
    QFETCH(Action, action);
    Config config;
    QCOMPARE(read(config.table, {option}, {}).action, action);
    QVERIFY(helpText({}, config.table).contains(option));
}

void tst_Invocation::aCommandIsCalled()
{
    Config config;
    config.table.commands = {{u"--dance"_s, u"do a dance"_s, [](const QString &) { return ExitCode::DataLocked; }}};
    const Invocation invocation = read(config.table, {u"--dance"_s}, {});
    QCOMPARE(invocation.action, Action::Command);
    QCOMPARE(invocation.command, u"--dance"_s);
    QVERIFY(helpText({}, config.table).contains(u"do a dance"_s));
    QCOMPARE(configure({}, config.table, {u"--dance"_s}, {}), ExitCode::DataLocked);
    QCOMPARE(configure({}, config.table, {u"--dance"_s, u"--mysql-port=x"_s}, {}), ExitCode::BadConfiguration);
}

void tst_Invocation::aCommandTakesItsValue()
{
    Config config;
    QString given;
    config.table.commands = {{.option = u"play"_s,
                              .help = u"play a tune"_s,
                              .run =
                                  [&given](const QString &tune) {
                                      given = tune;
                                      return ExitCode::Success;
                                  },
                              .placeholder = u"TUNE"_s}};
    QVERIFY(helpText({}, config.table).contains(u"play TUNE"_s));
    QCOMPARE(configure({}, config.table, {u"play"_s, u"--mysql-port"_s, u"--mysql-port=4"_s}, {}), ExitCode::Success);
    QCOMPARE(given, u"--mysql-port"_s);
    QCOMPARE(config.port, quint16(4));
    for (const QStringList &without : {QStringList{u"play"_s}, QStringList{u"play"_s, QString()}})
        QCOMPARE(read(config.table, without, {}).troubles.value(0), u"play: its TUNE is missing."_s);
}

void tst_Invocation::encryptionNeedsBothFiles()
{
    const auto troubles = [](const QStringList &arguments) {
        Config config;
        return read(config.table, arguments, {}).troubles;
    };
    const QStringList outside{u"--address=0.0.0.0"_s};
    QCOMPARE(troubles(outside + QStringList{u"--tls-cert=c"_s, u"--tls-key=k"_s}), QStringList());
    for (const QString &one : {u"--tls-cert=c"_s, u"--tls-key=k"_s}) {
        QVERIFY(troubles(outside + QStringList{one}).value(0).startsWith(u"POSTRIDER_TLS_CERT, POSTRIDER_TLS_KEY: "_s));
        QCOMPARE(troubles({one}).size(), 1);
    }
}

void tst_Invocation::metricsAreForTheOperator_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("client");
    QTest::addColumn<bool>("may");
    QTest::newRow("this computer") << QString() << u"127.0.0.1"_s << true;
    QTest::newRow("this computer, IPv6") << QString() << u"::1"_s << true;
    QTest::newRow("this computer, mapped") << QString() << u"::ffff:127.0.0.1"_s << true;
    QTest::newRow("another") << QString() << u"10.0.0.9"_s << false;
    QTest::newRow("nobody knows who") << QString() << QString() << false;
    QTest::newRow("who is named") << u"10.0.0.9"_s << u"10.0.0.9"_s << true;
    QTest::newRow("a network") << u"10.0.0.0/24"_s << u"10.0.0.9"_s << true;
    QTest::newRow("another network") << u"10.0.0.0/24"_s << u"10.0.1.9"_s << false;
}

void tst_Invocation::metricsAreForTheOperator()
{
    QFETCH(QString, from);
    QFETCH(QString, client);
    Config config;
    QCOMPARE(read(config.table, {u"--metrics-from"_s, from}, {}).troubles, QStringList());
    QTEST(config.exposure.mayReadMetrics(client), "may");
}

void tst_Invocation::printsWhatItReads()
{
    Config first;
    const QStringList arguments{u"--token-life=10min"_s, u"--address=10.0.0.1"_s, u"--behind-proxy=10.0.0.2"_s,
                                u"--realtime-urls=ws://a:1,wss://b"_s};
    QCOMPARE(read(first.table, arguments, variables({{u"MYSQL_PASSWORD"_s, u"hunter2"_s}})).troubles, QStringList());
    const QString printed = describe(first.table);
    QVERIFY(!printed.contains(u"hunter2"_s));
    Config second;
    const QString file = write(u"printed"_s, printed.toUtf8());
    QCOMPARE(read(second.table, {u"--config"_s, file}, {}).troubles, QStringList());
    QCOMPARE(describe(second.table), printed);
}

void tst_Invocation::helpNamesEverything()
{
    Config config;
    config.password = u"hunter2"_s;
    const QString help = helpText({u"postrider-test"_s, u"Tests."_s, {}}, config.table);
    for (const Setting &setting : config.table.settings) {
        QVERIFY(help.contains(setting.name));
        QVERIFY(help.contains(setting.option));
        QVERIFY(help.contains(setting.help));
    }
    QVERIFY(help.contains(u"MYSQL_PASSWORD_FILE"_s));
    QVERIFY(help.contains(u"[15min]"_s));
    QVERIFY(help.contains(u"--config"_s));
}

POSTRIDER_TEST(tst_Invocation)
#include "tst_invocation.moc"
