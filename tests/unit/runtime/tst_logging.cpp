// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/logging.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_Logging : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesLogfmt()
    {
        const Timestamp time = fromIso(QStringLiteral("2026-11-21T12:04:05.678Z")).value();
        QCOMPARE(logging::line(time, QtWarningMsg, "postrider.http", QStringLiteral("no \"room\" left")),
                 QByteArray("time=2026-11-21T12:04:05.678Z level=warning category=postrider.http "
                            "message=\"no \\\"room\\\" left\"\n"));
    }

    void namesTheLevel_data()
    {
        QTest::addColumn<QtMsgType>("type");
        QTest::addColumn<QByteArray>("level");
        QTest::newRow("debug") << QtDebugMsg << QByteArray(" level=debug ");
        QTest::newRow("info") << QtInfoMsg << QByteArray(" level=info ");
        QTest::newRow("warning") << QtWarningMsg << QByteArray(" level=warning ");
        QTest::newRow("critical") << QtCriticalMsg << QByteArray(" level=error ");
        QTest::newRow("fatal") << QtFatalMsg << QByteArray(" level=fatal ");
    }
    void namesTheLevel()
    {
        QFETCH(QtMsgType, type);
        QFETCH(QByteArray, level);
        QVERIFY(logging::line({}, type, "c", {}).contains(level));
    }

    // What a client calls itself may be in a message.
    void staysOneLine_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("line end") << QStringLiteral("a\ntime=forged") << QByteArray("\"a\\ntime=forged\"");
        QTest::newRow("carriage return") << QStringLiteral("a\rb") << QByteArray("\"a\\u000db\"");
        QTest::newRow("terminal escape") << QStringLiteral("\x1b[2J") << QByteArray("\"\\u001b[2J\"");
        QTest::newRow("C1 control") << QString(QChar(0x9b)) << QByteArray("\"\\u009b\"");
        QTest::newRow("line separator") << QString(QChar(0x2028)) << QByteArray("\"\\u2028\"");
        QTest::newRow("right-to-left override") << QString(QChar(0x202e)) << QByteArray("\"\\u202e\"");
        QTest::newRow("quote and backslash") << QStringLiteral("\"\\") << QByteArray("\"\\\"\\\\\"");
        QTest::newRow("UTF-8") << QStringLiteral("é €") << QByteArray("\"é €\"");
    }
    void staysOneLine()
    {
        QFETCH(QString, message);
        QFETCH(QByteArray, written);
        const QByteArray line = logging::line({}, QtInfoMsg, "c", message);
        QCOMPARE(line.count('\n'), 1);
        QCOMPARE(line.sliced(line.indexOf("message=") + 8).chopped(1), written);
    }
};

POSTRIDER_TEST(tst_Logging)
#include "tst_logging.moc"
