// SPDX-License-Identifier: GPL-3.0-or-later
#include <config/invocation.h>
#include <runtime/paths.h>
#include <support/testmain.h>

#include <QTest>

#include <server/config.h>

using namespace postrider;
using namespace postrider::server;
using namespace Qt::StringLiterals;

class tst_Config : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNothing()
    {
        Config config;
        const config::Table table = tableOf(config);
        QCOMPARE(config::read(table, {}, {}).troubles, QStringList());
        QCOMPARE(config.dataFolder, paths::data());
        QCOMPARE(config.entrance.exposure.address, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(config.httpPort, quint16(5051));
        QCOMPARE(config.websocketPort, quint16(5052));
    }

    void takesOptions()
    {
        Config config;
        const QStringList arguments{u"--data"_s,           u"/tmp/x"_s, u"--http-port=0"_s,
                                    u"--websocket-port"_s, u"65535"_s,  u"--address=::1"_s};
        QCOMPARE(config::read(tableOf(config), arguments, {}).troubles, QStringList());
        QCOMPARE(config.dataFolder, u"/tmp/x"_s);
        QCOMPARE(config.entrance.exposure.address, QHostAddress(QHostAddress::LocalHostIPv6));
        QCOMPARE(config.httpPort, quint16(0));
        QCOMPARE(config.websocketPort, quint16(65535));
    }

    void takesTheEnvironment()
    {
        QProcessEnvironment environment;
        environment.insert(u"POSTRIDER_DATA_DIR"_s, u"/tmp/y"_s);
        environment.insert(u"POSTRIDER_HTTP_PORT"_s, u"1"_s);
        environment.insert(u"WEBSOCKET_PORT"_s, u"2"_s);
        Config config;
        QCOMPARE(config::read(tableOf(config), {}, environment).troubles, QStringList());
        QCOMPARE(config.dataFolder, u"/tmp/y"_s);
        QCOMPARE(config.httpPort, quint16(1));
        QCOMPARE(config.websocketPort, quint16(2));
    }

    void needsAFolder()
    {
        Config config;
        QCOMPARE(config::read(tableOf(config), {u"--data="_s}, {}).troubles, QStringList{u"--data: it is empty."_s});
    }
};

POSTRIDER_TEST(tst_Config)
#include "tst_config.moc"
