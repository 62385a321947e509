// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlconnection.h>
#include <support/chatdevice.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTimer>

#include <map>

using namespace postrider;
using namespace postrider::test;

namespace {

constexpr int Kills = 20;
constexpr int Patience = 60'000; // ms; nothing is judged by it

// One row of a log, as server and caches must have it alike.
struct LogEntry {
    qint64 seq = 0;
    QByteArray uuid;
    QString body;
    friend bool operator==(const LogEntry &, const LogEntry &) = default;
};
using Logs = std::map<QString, QList<LogEntry>>; // by chat

// Somebody who writes to everybody else, all the time, and remembers what was said about it.
class Writer : public QObject {
    Q_OBJECT
public:
    Writer(const QString &name, quint32 seed) : m_name(name), m_random(seed)
    {
        connect(&m_timer, &QTimer::timeout, this, &Writer::write);
    }

    bool join(quint16 port)
    {
        if (!device.signUp(port, m_name))
            return false;
        connect(&device.client(), &client::ChatClient::entriesChanged, this, &Writer::look);
        connect(&device.client(), &client::ChatClient::cacheDropped, this, [this] {
            if (!m_saved.isEmpty()) // before, there is nothing, and no epoch yet
                ++m_dropped;
        });
        return true;
    }
    void begin(const QList<ChatUri> &chats)
    {
        m_chats = chats;
        m_timer.start(20);
    }
    void end() { m_timer.stop(); }

    qsizetype sent() const { return m_sent.size(); }
    qsizetype saved() const { return m_saved.size(); }
    const QHash<MessageUuid, QString> &messages() const { return m_sent; }
    const QHash<MessageUuid, std::pair<ChatUri, Seq>> &promises() const { return m_saved; }
    bool everythingIsSaved() const { return m_saved.size() == m_sent.size(); }
    int dropped() const { return m_dropped; } // how often it threw its cache away

    ChatDevice device;

private:
    void write()
    {
        if (m_sent.size() - m_saved.size() > 60)
            return;
        const ChatUri &chat = m_chats.at(m_random.bounded(int(m_chats.size())));
        const QString text = QStringLiteral("%1 %2").arg(m_name).arg(++m_counts[chat]);
        const auto item = answer(device->send(chat, text));
        if (item)
            m_sent.insert(item->uuid, text);
        else
            qWarning("could not be queued: %s", qUtf8Printable(item.error().cause));
    }

    // A message that shows Saved has a place in its log, and keeps it.
    void look(const ChatUri &chat, Seq first, Seq last)
    {
        const client::MessageRange range{
            .from = client::MessageRange::From::After, .seq = first - 1, .count = int(last - first) + 1};
        for (const auto &item : answer(device->messages(chat, range)).items) {
            if (!item.own || item.seq == Seq{})
                continue;
            const auto known = m_saved.constFind(item.uuid);
            if (known != m_saved.cend() && known->second != item.seq)
                qFatal("a saved message has moved");
            m_saved.insert(item.uuid, {chat, item.seq});
        }
    }

    QString m_name;
    QRandomGenerator m_random;
    QTimer m_timer;
    QList<ChatUri> m_chats;
    QHash<ChatUri, int> m_counts;
    QHash<MessageUuid, QString> m_sent;
    QHash<MessageUuid, std::pair<ChatUri, Seq>> m_saved;
    int m_dropped = 0;
};

Result<Logs> readLogs(const QString &file, const QString &statement)
{
    Logs logs;
    SqlConnection database({.database = SqliteFile{file}, .access = SqlSettings::Access::ReadOnly});
    if (const auto opened = database.open(); !opened)
        return std::unexpected(Error(opened.error()));
    const auto rows = database.select(statement, {}, [&logs](const QSqlQuery &row) {
        logs[row.value(0).toString()].append(
            {row.value(1).toLongLong(), row.value(2).toByteArray(), row.value(3).toString()});
        return true;
    });
    if (!rows)
        return std::unexpected(Error(rows.error()));
    return logs;
}

} // namespace

// The server is killed with -9 at random moments, while everybody writes to everybody. In the end every message is
// there exactly once, each writer's in their order, without holes, in the server's database and in each client's; and
// what was shown as Saved is where it was said to be. POSTRIDER_SEED=n replays the choices (not the machine's timing).
class tst_KillServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySavedMessageIsThereOnce()
    {
        const quint32 seed = qEnvironmentVariableIsSet("POSTRIDER_SEED")
                                 ? quint32(qEnvironmentVariableIntValue("POSTRIDER_SEED"))
                                 : QRandomGenerator::system()->generate() >> 1;
        qInfo("POSTRIDER_SEED=%u", seed);
        QRandomGenerator random(seed);

        ServerProcess server;
        QVERIFY2(server.start(), server.log().constData());
        std::vector<std::unique_ptr<Writer>> writers;
        for (const char *name : {"ann", "ben", "cid"})
            writers.push_back(std::make_unique<Writer>(QString::fromLatin1(name), random.generate()));
        for (const auto &writer : writers)
            QVERIFY(writer->join(server.httpPort()));
        for (const auto &writer : writers) {
            QList<ChatUri> chats;
            for (const auto &other : writers)
                if (other != writer)
                    chats.append(writer->device->chatWith(other->device->account()->user));
            writer->begin(chats);
        }

        for (int kill = 0; kill < Kills; ++kill) {
            // Under load: something of everybody was saved since the last time, and more is on its way.
            std::vector<qsizetype> before;
            for (const auto &writer : writers)
                before.push_back(writer->saved());
            const auto everybodyGoesOn = [&] {
                for (size_t i = 0; i < writers.size(); ++i)
                    if (writers[i]->saved() <= before[i])
                        return false;
                return true;
            };
            QTRY_VERIFY2_WITH_TIMEOUT(everybodyGoesOn(), server.log().constData(), Patience);
            QTest::qWait(random.bounded(300));
            server.kill();
            QTest::qWait(random.bounded(100));
            QVERIFY2(server.start(), server.log().constData());
            for (const auto &writer : writers)
                writer->device->reconnect();
        }

        for (const auto &writer : writers)
            writer->end();
        for (const auto &writer : writers)
            QTRY_VERIFY_WITH_TIMEOUT(writer->everythingIsSaved() && writer->device.isOnline(), Patience);
        checkLogs(server, writers);
    }

private:
    void checkLogs(ServerProcess &server, const std::vector<std::unique_ptr<Writer>> &writers)
    {
        const auto serverLogs = [&server] {
            return readLogs(server.dataFolder() + QStringLiteral("/persistence/ledger.sqlite"),
                            QStringLiteral("SELECT chat.uri, entry.seq, entry.uuid, entry.body FROM entry JOIN chat ON "
                                           "chat.id = entry.chat_id ORDER BY chat.uri, entry.seq"));
        };
        const auto logs = serverLogs();
        QVERIFY2(logs, logs ? "" : qPrintable(logs.error().cause));

        QHash<MessageUuid, QString> sent;
        for (const auto &writer : writers)
            sent.insert(writer->messages());
        qsizetype found = 0;
        for (const auto &[chat, entries] : *logs) {
            QHash<QString, int> counts; // of each writer
            for (const LogEntry &entry : entries) {
                QCOMPARE(entry.seq, qint64(&entry - entries.constData()) + 1);
                QCOMPARE(entry.body, sent.value(MessageUuid::fromBytes(entry.uuid)));
                const QString writer = entry.body.section(u' ', 0, 0);
                QCOMPARE(entry.body.section(u' ', 1).toInt(), ++counts[writer]); // in order, none missing, none twice
            }
            found += entries.size();
        }
        QCOMPARE(found, sent.size());
        qInfo("%lld messages in %zu chats", qint64(found), logs->size());

        for (const auto &writer : writers) {
            QCOMPARE(writer->dropped(), 0);
            for (const auto &[uuid, place] : writer->promises().asKeyValueRange())
                QCOMPARE(MessageUuid::fromBytes(logs->at(place.first.value).at(place.second.value - 1).uuid), uuid);
            QTRY_COMPARE_WITH_TIMEOUT(heldBy(*writer), expectedOf(*writer, *logs), Patience);
        }
        for (const auto &writer : writers) {
            writer->device.stop();
            const auto cache = readLogs(writer->device.folder() + QStringLiteral("/cache.sqlite"),
                                        QStringLiteral("SELECT chat, seq, uuid, body FROM entry ORDER BY chat, seq"));
            QVERIFY2(cache, cache ? "" : qPrintable(cache.error().cause));
            QCOMPARE(cache->size(), writers.size() - 1);
            for (const auto &[chat, entries] : *cache)
                QVERIFY2(entries == logs->at(chat), qPrintable(chat));
        }
    }

    // How many entries of how many chats a client shows.
    static qsizetype heldBy(Writer &writer)
    {
        qsizetype held = 0;
        for (const auto &line : answer(writer.device->conversations()))
            held += answer(writer.device->messages(
                               line.chat, {.from = client::MessageRange::From::Newest, .seq = {}, .count = 1'000'000}))
                        .items.size();
        return held;
    }
    static qsizetype expectedOf(Writer &writer, const Logs &logs)
    {
        qsizetype expected = 0;
        for (const auto &[chat, entries] : logs)
            if (directPeer({chat}, writer.device->account()->user))
                expected += entries.size();
        return expected;
    }
};

POSTRIDER_TEST(tst_KillServer)
#include "tst_killserver.moc"
