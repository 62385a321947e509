// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlconnection.h>
#include <faults/crashpoint.h>
#include <support/chatdevice.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

using namespace postrider;
using namespace postrider::test;
using crash::Point;

namespace {

constexpr int Patience = 60'000; // ms; nothing is judged by it
constexpr int MostTimes = 12;    // one run reaches a point at most so often that it is worth a crash

// What is done with the profile before a run, so that it gets to a point.
enum class Before { Nothing, FreshProfile, StaleToken, AnotherEpoch };

struct Walk {
    Point point;
    Before before = Before::Nothing;
    bool leaves = false;
};

} // namespace

// One of ann's devices is a process that is killed at every named point, each time it gets there, and started again.
// Another one of hers, and ben's, are never killed: in the end all three must have the same history, marks and unread
// counts, every message that was promised once and in the order written, and none twice.
class tst_ClientCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.log().constData());
        QVERIFY(m_constant.signUp(m_server.httpPort(), QStringLiteral("ann")));
        QVERIFY(m_ben.signUp(m_server.httpPort(), QStringLiteral("ben")));
        m_chat = m_ben->chatWith(m_constant->account()->user);
        connect(&m_ben.client(), &client::ChatClient::messageArrived, this, [this](const client::MessageItem &item) {
            answer(m_ben->send(item.chat, QStringLiteral("answer to ") + item.text));
        });
        QTRY_VERIFY_WITH_TIMEOUT(m_ben.isOnline() && m_constant.isOnline(), Patience);
        for (ChatDevice *device : {&m_constant, &m_ben})
            connect(&device->client(), &client::ChatClient::entriesChanged, this,
                    [device](const ChatUri &chat, Seq, Seq last) { (*device)->markRead(chat, last); });
        QVERIFY(answer(m_constant->send(m_chat, QStringLiteral("0.1"))));
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(m_constant) && isSettled(m_ben), Patience);
    }

    void aCrashChangesNothing_data()
    {
        QTest::addColumn<Walk>("walk");
        const auto points = QMetaEnum::fromType<Point>();
        for (int i = 0; i < points.keyCount(); ++i) {
            if (points.value(i) >= int(Point::LedgerTaken)) // from here on they are the server's
                break;
            const QByteArray name = points.key(i);
            Walk walk{.point = Point(points.value(i))};
            if (name.startsWith("Enter"))
                walk.before = Before::FreshProfile;
            else if (name.startsWith("Renew"))
                walk.before = Before::StaleToken;
            walk.leaves = name.startsWith("Leave");
            QTest::newRow(name.constData()) << walk;
            if (name.startsWith("Turn")) {
                walk.before = Before::AnotherEpoch;
                QTest::addRow("%s, the server restored", name.constData()) << walk;
            }
        }
    }
    void aCrashChangesNothing()
    {
        QFETCH(Walk, walk);
        for (int n = 1; n <= MostTimes; ++n) {
            prepare(walk.before);
            const bool killed = run(walk, n);
            if (QTest::currentTestFailed())
                return;
            if (!killed) {
                QVERIFY2(n > 1, "nobody ever gets to that point");
                return;
            }
            if (walk.leaves)
                leaveAgain();
            if (QTest::currentTestFailed())
                return;
            goOn();
            if (QTest::currentTestFailed())
                return;
        }
    }

private:
    QString folder() const { return m_folder.filePath(QStringLiteral("profile")); }
    QString file(const char *name) const { return folder() + u'/' + QLatin1String(name); }

    void prepare(Before before)
    {
        if (before == Before::FreshProfile) {
            QVERIFY(QDir(folder()).removeRecursively());
        } else if (before == Before::StaleToken) {
            QFile session(file("session.json"));
            QVERIFY(session.open(QIODevice::ReadWrite));
            QJsonObject json = QJsonDocument::fromJson(session.readAll()).object();
            json.insert(QStringLiteral("token"), QStringLiteral("no.longer.good"));
            session.resize(0);
            session.write(QJsonDocument(json).toJson());
        } else if (before == Before::AnotherEpoch) {
            SqlConnection database({.database = SqliteFile{file("cache.sqlite")}});
            QVERIFY(database.open());
            QVERIFY(database.execute(QStringLiteral("UPDATE fact SET value = 'another' WHERE name = 'epoch'")));
        }
    }

    // Runs the device; true if it was killed, false if it came to its end.
    bool run(const Walk &walk, int n)
    {
        const auto start = [&](Point point, int times) {
            QStringList arguments{folder(), QString::number(m_server.httpPort()),
                                  QString::fromLatin1(QMetaEnum::fromType<Point>().valueToKey(int(point))),
                                  QString::number(times)};
            if (walk.leaves && times > 0) {
                arguments << QStringLiteral("leave");
            } else {
                arguments << QStringLiteral("talk");
                ++m_run;
                for (int i = 1; i <= 3; ++i)
                    arguments << QStringLiteral("%1.%2").arg(m_run).arg(i);
            }
            return play(arguments);
        };
        if (walk.leaves) // there is somebody to leave
            if (const auto ended = start(walk.point, 0); ended != 0) {
                QTest::qFail(qPrintable(QStringLiteral("before leaving it ended with %1").arg(ended)), __FILE__,
                             __LINE__);
                return false;
            }
        const int ended = start(walk.point, n);
        if (ended > 0)
            QTest::qFail(qPrintable(QStringLiteral("the device ended with %1").arg(ended)), __FILE__, __LINE__);
        return ended < 0;
    }

    // -1: killed with -9; else its exit code, or 100 and more for another end.
    int play(const QStringList &arguments)
    {
        QProcess device;
        device.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        device.start(qEnvironmentVariable("POSTRIDER_BIN_DIR") + QStringLiteral("/clientcrash_device"), arguments);
        const bool ended = QTest::qWaitFor([&device] { return device.state() == QProcess::NotRunning; }, Patience);
        for (const QByteArray &line : device.readAllStandardOutput().split('\n'))
            if (!line.isEmpty())
                m_promised.append(QString::fromUtf8(line));
        if (!ended) {
            device.kill();
            device.waitForFinished(Patience);
            return 100;
        }
        if (device.exitStatus() == QProcess::NormalExit)
            return device.exitCode();
        return device.exitCode() == SIGKILL ? -1 : 100 + device.exitCode();
    }

    void leaveAgain()
    {
        QCOMPARE(play({folder(), QString::number(m_server.httpPort()), QStringLiteral("-"), QStringLiteral("0"),
                       QStringLiteral("leave")}),
                 0);
        QVERIFY(QDir(folder()).entryList(QDir::Files).isEmpty());
    }

    // The device is started again, without a new message; then all are compared.
    void goOn()
    {
        QCOMPARE(play({folder(), QString::number(m_server.httpPort()), QStringLiteral("-"), QStringLiteral("0"),
                       QStringLiteral("talk")}),
                 0);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(m_constant) && isSettled(m_ben), Patience);
        client::ChatClient crashed({.profileFolder = folder(), .deviceLabel = {}});
        QVERIFY(answer(crashed.open()));
        QTRY_COMPARE_WITH_TIMEOUT(crashed.connection().link, client::Link::Online, Patience);
        const auto history = all(crashed);
        compare(history, all(m_constant.client()));
        QTRY_COMPARE_WITH_TIMEOUT(lineOf(crashed), lineOf(m_constant.client()), Patience);
        checkPromises(history);
    }

    bool isSettled(ChatDevice &device) const
    {
        const auto lines = answer(device->conversations());
        return answer(device->queued()).isEmpty() && lines.size() == 1 && lines.first().unread == 0 &&
               lines.first().all.read == lines.first().lastSeq && lines.first().mark.read == lines.first().lastSeq &&
               all(device.client()).size() == lines.first().lastSeq.value;
    }

    QList<client::MessageItem> all(client::ChatClient &client) const
    {
        return answer(
                   client.messages(m_chat, {.from = client::MessageRange::From::Newest, .seq = {}, .count = 100'000}))
            .items;
    }
    // What a device says of the conversation, but for what only it knows.
    QString lineOf(client::ChatClient &client) const
    {
        const auto lines = answer(client.conversations());
        if (lines.size() != 1)
            return QStringLiteral("%1 conversations").arg(lines.size());
        const auto &line = lines.first();
        return QStringLiteral("unread %1, own %2/%3, all %4/%5, to %6")
            .arg(line.unread)
            .arg(line.mark.delivered.value)
            .arg(line.mark.read.value)
            .arg(line.all.delivered.value)
            .arg(line.all.read.value)
            .arg(line.lastSeq.value);
    }

    static void compare(const QList<client::MessageItem> &one, const QList<client::MessageItem> &other)
    {
        // A fresh profile has fetched the newest page only.
        const auto known = other.last(std::min(one.size(), other.size()));
        QVERIFY(one.size() >= std::min<qsizetype>(other.size(), 100));
        for (qsizetype i = 0; i < known.size(); ++i)
            QVERIFY2(one.at(i) == known.at(i), qPrintable(one.at(i).text + u" instead of " + known.at(i).text));
    }

    void checkPromises(const QList<client::MessageItem> &history)
    {
        const auto log = all(m_constant.client());
        QHash<QString, int> times;
        std::pair<int, int> last;
        for (const auto &item : log) {
            if (!item.own)
                continue;
            QCOMPARE(item.state, MessageState::Read);
            ++times[item.uuid.toString() + u' ' + item.text];
            const std::pair<int, int> place(item.text.section(u'.', 0, 0).toInt(), item.text.section(u'.', 1).toInt());
            QVERIFY2(last < place, qPrintable(item.text + u" is there twice, or stands behind a later one"));
            last = place;
        }
        for (const QString &promise : std::as_const(m_promised))
            QVERIFY2(times.value(promise) == 1, qPrintable(promise + u" was promised"));
        QVERIFY(!history.isEmpty() || log.isEmpty());
    }

    ServerProcess m_server;
    QTemporaryDir m_folder;
    ChatDevice m_constant;
    ChatDevice m_ben;
    ChatUri m_chat;
    int m_run = 0;
    QStringList m_promised; // "uuid text"
};

POSTRIDER_TEST(tst_ClientCrash)
#include "tst_clientcrash.moc"
