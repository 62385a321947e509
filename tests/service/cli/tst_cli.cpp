// SPDX-License-Identifier: GPL-3.0-or-later
#include "clirunner.h"

#include <support/testmain.h>

#include <algorithm>
#include <csignal>

using namespace postrider::test;

// The real postrider-cli against the real server.
class tst_Cli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<CliRunner>();
        QVERIFY2(m_cli->startServer(), m_cli->server.log().constData());
        m_cli->registerTwo();
    }
    void cleanup() { m_cli.reset(); }

    void saysWhatItIs()
    {
        QCOMPARE(m_cli->run({QStringLiteral("--version")}).output,
                 QByteArrayLiteral("postrider-cli " POSTRIDER_VERSION "\n"));
        const Ended help = m_cli->run({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY(help.output.contains("Exit codes:"));
    }

    void aMessageIsFollowedFromOneEndToTheOther()
    {
        QProcess listening;
        m_cli->listen(listening, QStringLiteral("ben"));
        const Ended sent = m_cli->run(CliRunner::as("ann", "--json", "send", "ben", "hello there", "--wait", "read"));
        QVERIFY2(sent.code == 0, sent.errors);
        QCOMPARE(sent.first().value(u"state").toString(), QStringLiteral("Read"));
        const QString uuid = sent.first().value(u"uuid").toString();

        QTRY_VERIFY_WITH_TIMEOUT(m_cli->listened.contains("hello there"), CliRunner::Patience);
        const auto heard = Ended{0, m_cli->listened, {}}.objects();
        const auto message = std::ranges::find_if(
            heard, [](const QJsonObject &said) { return said.value(u"event").toString() == u"message"; });
        QVERIFY(message != heard.end());
        QCOMPARE(message->value(u"uuid").toString(), uuid);
        QCOMPARE(message->value(u"name").toString(), QStringLiteral("ann"));
        QCOMPARE(message->value(u"seq").toInteger(), 1);
        ::kill(pid_t(listening.processId()), SIGTERM);
        QVERIFY(listening.waitForFinished(CliRunner::Patience));
        QCOMPARE(listening.exitCode(), 0);

        const Ended receipts = m_cli->run(CliRunner::as("ann", "--json", "receipts", "ben", uuid));
        QVERIFY2(receipts.code == 0, receipts.errors);
        const QJsonObject receipt = receipts.first().value(u"receipts").toArray().first().toObject();
        QCOMPARE(receipt.value(u"state").toString(), QStringLiteral("Read"));
        QVERIFY(!receipt.value(u"read_at").toString().isEmpty());
        const Ended history = m_cli->run(CliRunner::as("ben", "--json", "history", "ann"));
        QCOMPARE(history.objects().size(), 1);
        QCOMPARE(history.first().value(u"message").toString(), QStringLiteral("hello there"));
        QCOMPARE(m_cli->run(CliRunner::as("ben", "--json", "chats")).first().value(u"unread").toInt(), 0);
        QCOMPARE(m_cli->run(CliRunner::as("ben", "--json", "users", "an")).first().value(u"name").toString(),
                 QStringLiteral("ann"));
    }

    void whatIsQueuedGoesOutWithTheNextCommand()
    {
        m_cli->server.kill();
        // The chat is known by its uri; a name would have to be asked for.
        const Ended queued = m_cli->run(CliRunner::as("ann", "--json", "send", "dm-1-2", "later", "--wait", "queued"));
        QVERIFY2(queued.code == 0, queued.errors);
        QCOMPARE(queued.first().value(u"state").toString(), QStringLiteral("Queued"));
        const Ended refused = m_cli->run(CliRunner::as("ann", "logout"));
        QCOMPARE(refused.code, 4);
        QVERIFY(refused.errors.contains("later"));
        QVERIFY(m_cli->server.start());
        QCOMPARE(m_cli->run(CliRunner::as("ann", "send", "dm-1-2", "now")).code, 0);
        const Ended history = m_cli->run(CliRunner::as("ben", "--json", "history", "dm-1-2"));
        QCOMPARE(history.objects().size(), 2);
        QCOMPARE(history.first().value(u"message").toString(), QStringLiteral("later"));
        QCOMPARE(m_cli->run(CliRunner::as("ann", "logout")).code, 0);
        QCOMPARE(m_cli->run(CliRunner::as("ann", "chats")).code, 3);
    }

    void nothingReachesTheTerminalButText()
    {
        const QByteArray nasty = "\x1b]0;title\x07 \x1b[2J \xc2\x9b"
                                 "31m red\r\nann  fake line";
        QCOMPARE(m_cli->run(CliRunner::as("ann", "send", "ben", "-"), nasty).code, 0);
        for (const char *format : {"--json", "--profile"}) { // the second is given anyway: plain
            QStringList arguments = CliRunner::as("ben", "history", "ann");
            if (qstrcmp(format, "--json") == 0)
                arguments.prepend(QStringLiteral("--json"));
            const Ended history = m_cli->run(arguments);
            QCOMPARE(history.code, 0);
            for (const QChar c : QString::fromUtf8(history.output))
                QVERIFY2(c == u'\n' || (c.unicode() >= 0x20 && (c.unicode() < 0x7f || c.unicode() >= 0xa0)),
                         history.output);
        }
        const Ended plain = m_cli->run(CliRunner::as("ben", "history", "ann"));
        for (const QByteArray &line : plain.output.split('\n'))
            QVERIFY(!line.startsWith("ann  fake"));
    }

    void textThatTurnsTheLineAroundIsShown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown"); // in a line of text
        QTest::newRow("an override") << QStringLiteral(u"abc \u202e[daeR]  olleh\u202c")
                                     << QStringLiteral("<U+202E>[daeR]");
        QTest::newRow("an isolate that isn't closed") << QStringLiteral(u"\u2067abc") << QStringLiteral("<U+2067>abc");
        QTest::newRow("Hebrew") << QStringLiteral(u"\u05d0\u05d1 12:00")
                                << QStringLiteral(u"\u2068\u05d0\u05d1 12:00\u2069");
        QTest::newRow("plain") << QStringLiteral("plain") << QStringLiteral("  plain");
    }
    void textThatTurnsTheLineAroundIsShown()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(m_cli->run(CliRunner::as("ann", "send", "ben", "-"), text.toUtf8()).code, 0);
        const QString plain = QString::fromUtf8(m_cli->run(CliRunner::as("ben", "history", "ann")).output);
        QVERIFY2(plain.contains(shown), qPrintable(plain));
        for (const QChar c : plain)
            QVERIFY(c.unicode() < 0x202a || c.unicode() > 0x202e);
        const Ended json = m_cli->run(CliRunner::as("ben", "--json", "history", "ann"));
        QCOMPARE(json.first().value(u"message").toString(), text); // exactly
        QVERIFY(!json.output.contains("\xe2\x80\xae"));            // but not for a terminal to obey
    }

    void whatIsPipedInIsSentAsItIs()
    {
        const QByteArray text = "\xef\xbb\xbf"
                                "caf\xc3\xa9 \xef\xbf\xbf \xf0\x9f\xa6\x8a\n";
        QCOMPARE(m_cli->run(CliRunner::as("ann", "send", "ben", "-"), text + '\n').code, 0);
        const Ended json = m_cli->run(CliRunner::as("ben", "--json", "history", "ann"));
        QCOMPARE(json.first().value(u"message").toString().toUtf8(), text);
    }

    void oneProfileIsOneProcess()
    {
        QProcess listening;
        m_cli->listen(listening, QStringLiteral("ben"));
        QCOMPARE(m_cli->run(CliRunner::as("ben", "chats")).code, 6);
        listening.kill();
        QVERIFY(listening.waitForFinished(CliRunner::Patience));
        QCOMPARE(m_cli->run(CliRunner::as("ben", "chats")).code, 0); // a lock of the dead holds nobody up
    }

    void theDemoPlaysToItsEnd()
    {
        const Ended demo = m_cli->run({QStringLiteral("demo"), QStringLiteral("--server"), m_cli->address()});
        QVERIFY2(demo.code == 0, demo.errors);
        for (const char *word : {"Queued", "Saved", "Delivered", "Read"})
            QVERIFY(demo.output.contains(word));
    }

    void theDemoKeepsItsProfiles()
    {
        const QStringList arguments{QStringLiteral("demo"), QStringLiteral("--profiles"),
                                    QStringLiteral("demo-ann,demo-ben"), QStringLiteral("--server"), m_cli->address()};
        QVERIFY(m_cli->run(arguments).output.contains("Delivered"));
        const Ended again = m_cli->run(arguments);
        QCOMPARE(again.code, 0);
        QVERIFY(!again.output.contains("Queued")); // they have talked already
        const Ended chats = m_cli->run({QStringLiteral("--profile"), QStringLiteral("demo-ann"),
                                        QStringLiteral("--json"), QStringLiteral("chats")});
        QCOMPARE(chats.first().value(u"title").toString(), QStringLiteral("Ben"));
        QCOMPARE(chats.first().value(u"unread").toInt(), 1);
    }

private:
    std::unique_ptr<CliRunner> m_cli;
};

POSTRIDER_TEST(tst_Cli)
#include "tst_cli.moc"
