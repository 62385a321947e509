// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/paths.h>
#include <support/testmain.h>

#include <QTest>

#include <server/config.h>

using namespace postrider;
using namespace postrider::server;

Q_DECLARE_METATYPE(postrider::server::Action)

class tst_Config : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNothing()
    {
        const auto invocation = readInvocation({}, {});
        QVERIFY(invocation);
        QCOMPARE(invocation->action, Action::Run);
        QCOMPARE(invocation->config.dataFolder, paths::data());
        QCOMPARE(invocation->config.address, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(invocation->config.httpPort, quint16(5051));
        QCOMPARE(invocation->config.websocketPort, quint16(5052));
    }

    void takesOptions()
    {
        const auto invocation = readInvocation({QStringLiteral("--data"), QStringLiteral("/tmp/x"),
                                                QStringLiteral("--http-port=0"), QStringLiteral("--websocket-port"),
                                                QStringLiteral("65535"), QStringLiteral("--address=::1")},
                                               {});
        QVERIFY(invocation);
        QCOMPARE(invocation->config.dataFolder, QStringLiteral("/tmp/x"));
        QCOMPARE(invocation->config.address, QHostAddress(QHostAddress::LocalHostIPv6));
        QCOMPARE(invocation->config.httpPort, quint16(0));
        QCOMPARE(invocation->config.websocketPort, quint16(65535));
    }

    void anOptionGoesBeforeTheEnvironment()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("POSTRIDER_DATA_DIR"), QStringLiteral("/tmp/y"));
        environment.insert(QStringLiteral("POSTRIDER_HTTP_PORT"), QStringLiteral("1"));
        environment.insert(QStringLiteral("WEBSOCKET_PORT"), QStringLiteral("2"));
        const auto invocation = readInvocation({QStringLiteral("--http-port=3")}, environment);
        QVERIFY(invocation);
        QCOMPARE(invocation->config.dataFolder, QStringLiteral("/tmp/y"));
        QCOMPARE(invocation->config.httpPort, quint16(3));
        QCOMPARE(invocation->config.websocketPort, quint16(2));
    }

    void knowsItsActions_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<Action>("action");
        QTest::newRow("check") << QStringLiteral("--check-config") << Action::CheckConfig;
        QTest::newRow("print") << QStringLiteral("--print-config") << Action::PrintConfig;
        QTest::newRow("version") << QStringLiteral("--version") << Action::PrintVersion;
        QTest::newRow("help") << QStringLiteral("--help") << Action::PrintHelp;
    }
    void knowsItsActions()
    {
        QFETCH(QString, option);
        QFETCH(Action, action);
        const auto invocation = readInvocation({option}, {});
        QVERIFY(invocation);
        QCOMPARE(invocation->action, action);
        QVERIFY(helpText().contains(option));
    }

    void refusesWhatCantBe_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named"); // in the sentence
        QTest::newRow("unknown") << QStringList{QStringLiteral("--colour")} << QStringLiteral("--colour");
        QTest::newRow("unknown with value") << QStringList{QStringLiteral("--datas=/x")} << QStringLiteral("--datas");
        QTest::newRow("no option") << QStringList{QStringLiteral("serve")} << QStringLiteral("serve");
        QTest::newRow("without its value") << QStringList{QStringLiteral("--data")} << QStringLiteral("--data");
        QTest::newRow("empty folder") << QStringList{QStringLiteral("--data=")} << QStringLiteral("--data");
        QTest::newRow("no port") << QStringList{QStringLiteral("--http-port"), QStringLiteral("http")}
                                 << QStringLiteral("--http-port");
        QTest::newRow("negative port") << QStringList{QStringLiteral("--http-port=-1")}
                                       << QStringLiteral("--http-port");
        QTest::newRow("port too great") << QStringList{QStringLiteral("--websocket-port=65536")}
                                        << QStringLiteral("--websocket-port");
        QTest::newRow("no address") << QStringList{QStringLiteral("--address=localhost")}
                                    << QStringLiteral("localhost");
        QTest::newRow("every address") << QStringList{QStringLiteral("--address=0.0.0.0")}
                                       << QStringLiteral("encrypted");
        QTest::newRow("every address, IPv6")
            << QStringList{QStringLiteral("--address=::")} << QStringLiteral("encrypted");
        QTest::newRow("an address of the network")
            << QStringList{QStringLiteral("--address=192.168.1.5")} << QStringLiteral("encrypted");
    }
    void refusesWhatCantBe()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto invocation = readInvocation(arguments, {});
        QVERIFY(!invocation);
        QVERIFY2(invocation.error().message.contains(named), qPrintable(invocation.error().message));
    }

    void namesTheVariableThatIsWrong()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("WEBSOCKET_PORT"), QStringLiteral("many"));
        const auto invocation = readInvocation({}, environment);
        QVERIFY(!invocation);
        QVERIFY(invocation.error().message.startsWith(QStringLiteral("WEBSOCKET_PORT")));
    }
};

POSTRIDER_TEST(tst_Config)
#include "tst_config.moc"
