// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/chatclient.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdio>
#include <ctime>
#include <memory>
#include <unistd.h>
#include <vector>

using namespace postrider;
using namespace postrider::client;
using namespace Qt::StringLiterals;

namespace {

constexpr int MostQueued = 40;
constexpr int Everything = 1'000'000;
constexpr int Page = 100;

template <class T>
T await(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

// Of this computer, the same for all processes.
double monotonicSeconds()
{
    timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

// One line of JSON for each thing that happened; it outlives the process from the moment it is written.
class Journal {
public:
    explicit Journal(const QString &file) : m_file(file)
    {
        if (!m_file.open(QIODevice::ReadWrite))
            qFatal("can't write %s", qPrintable(file));
        for (QByteArray line = m_file.readLine(); !line.isEmpty(); line = m_file.readLine()) {
            if (line.contains("\"writing\""))
                ++m_written;
            if (!line.endsWith('\n'))
                m_file.write("\n"); // killed in the middle of it
        }
    }
    int written() const { return m_written; } // messages, by the runs before this one
    void note(const char *event, QJsonObject what)
    {
        what.insert(u"e", QLatin1StringView(event));
        what.insert(u"t", monotonicSeconds());
        m_file.write(QJsonDocument(what).toJson(QJsonDocument::Compact) + '\n');
        m_file.flush();
    }

private:
    QFile m_file;
    int m_written = 0;
};

// A person at one device, who writes to everybody, and reads now and then.
class Person : public QObject {
    Q_OBJECT
public:
    Person(const QString &folder, const QString &device, QString name, QList<UserId> peers, quint32 seed)
        : m_device(device)
        , m_name(std::move(name))
        , m_peers(std::move(peers))
        , m_random(seed)
        , m_journal(folder % u'/' % device % u".journal")
        , m_client({.profileFolder = folder % u'/' % device, .deviceLabel = device})
        , m_count(m_journal.written())
    {
        connect(&m_client, &ChatClient::entriesChanged, this, &Person::look);
        connect(&m_client, &ChatClient::outboxChanged, this, &Person::lookForFailures);
        connect(&m_client, &ChatClient::messageArrived, this, [this](const MessageItem &item) {
            m_journal.note(
                "arrived",
                {{u"chat"_s, item.chat.value}, {u"seq"_s, item.seq.value}, {u"uuid"_s, item.uuid.toString()}});
        });
        connect(&m_client, &ChatClient::cacheDropped, this, [this] { m_journal.note("dropped", {}); });
        connect(&m_client, &ChatClient::connectionChanged, this, [this](const Connection &connection) {
            if (connection.link == Link::Online || connection.link == Link::Offline)
                m_journal.note(connection.link == Link::Online ? "online" : "offline", {});
        });
        connect(&m_writing, &QTimer::timeout, this, &Person::write);
    }

    bool enter(const QUrl &server)
    {
        const auto opened = await(m_client.open());
        if (opened && *opened)
            return true;
        return opened && await(m_client.signIn(server, m_name, u"correct horse battery"_s));
    }
    void begin(int pause) { m_writing.start(pause); }
    void end() { m_writing.stop(); }
    void reconnect() { m_client.reconnect(); }
    bool isSettled() { return m_client.connection().link == Link::Online && await(m_client.queued()).isEmpty(); }

    // All of what is shown.
    void tellHistory()
    {
        QJsonArray chats;
        for (const Conversation &line : await(m_client.conversations())) {
            QJsonArray entries;
            for (const MessageItem &item : wholeLog(line.chat))
                entries.append(QJsonArray{item.seq.value, item.uuid.toString(), item.text});
            chats.append(QJsonObject{{u"chat"_s, line.chat.value},
                                     {u"entries"_s, entries},
                                     {u"unread"_s, line.unread},
                                     {u"read"_s, line.mark.read.value},
                                     {u"all"_s, QJsonArray{line.all.delivered.value, line.all.read.value}}});
        }
        m_journal.note("history", {{u"chats"_s, chats}, {u"queued"_s, await(m_client.queued()).size()}});
    }

private:
    void write()
    {
        if (m_peers.isEmpty() || await(m_client.queued()).size() >= MostQueued)
            return;
        const ChatUri chat = m_client.chatWith(m_peers.at(m_random.bounded(m_peers.size())));
        const QString text = m_device % u' ' % QString::number(++m_count);
        QJsonObject what{{u"chat"_s, chat.value}, {u"text"_s, text}};
        m_journal.note("writing", what);
        const auto item = await(m_client.send(chat, text));
        if (!item) {
            m_journal.note("refused", what);
            return;
        }
        what.insert(u"uuid"_s, item->uuid.toString());
        m_journal.note("queued", what);
    }

    // A copy that was dropped is fetched again only as far down as somebody scrolls.
    QList<MessageItem> wholeLog(const ChatUri &chat)
    {
        const MessageRange newest{.from = MessageRange::From::Newest, .seq = {}, .count = Everything};
        MessagePage page = await(m_client.messages(chat, newest));
        QList<MessageItem> log = page.items;
        while (!page.atBeginning && !log.isEmpty()) {
            const auto earlier = await(m_client.earlier(chat, log.first().seq, Page));
            if (!earlier || earlier->items.isEmpty())
                break;
            page = *earlier;
            log = page.items + log;
        }
        return log;
    }

    void look(const ChatUri &chat, Seq first, Seq last)
    {
        const MessageRange range{.from = MessageRange::From::After, .seq = first - 1, .count = int(last - first) + 1};
        for (const MessageItem &item : await(m_client.messages(chat, range)).items)
            if (item.own && item.seq != Seq{} && m_states.value(item.uuid) != item.state) {
                m_states.insert(item.uuid, item.state);
                m_journal.note("state", {{u"chat"_s, chat.value},
                                         {u"seq"_s, item.seq.value},
                                         {u"uuid"_s, item.uuid.toString()},
                                         {u"state"_s, int(item.state)}});
            }
        if (last <= m_seen.value(chat) || m_random.bounded(3) > 0)
            return;
        m_seen.insert(chat, last);
        m_journal.note("seen", {{u"chat"_s, chat.value}, {u"seq"_s, last.value}});
        m_client.markRead(chat, last);
    }

    void lookForFailures(const ChatUri &chat)
    {
        const MessageRange newest{.from = MessageRange::From::Newest, .seq = {}, .count = 2 * MostQueued};
        for (const MessageItem &item : await(m_client.messages(chat, newest)).items)
            if (item.own && item.state == MessageState::Failed && m_states.value(item.uuid) != MessageState::Failed) {
                m_states.insert(item.uuid, item.state);
                m_journal.note(
                    "failed",
                    {{u"chat"_s, chat.value}, {u"uuid"_s, item.uuid.toString()}, {u"why"_s, item.failure->message}});
            }
    }

    const QString m_device;
    const QString m_name;
    const QList<UserId> m_peers;
    QRandomGenerator m_random;
    Journal m_journal;
    ChatClient m_client;
    QTimer m_writing;
    int m_count;
    QHash<MessageUuid, MessageState> m_states; // as noted last, of one's own
    QHash<ChatUri, Seq> m_seen;
};

void say(const QByteArray &line)
{
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

} // namespace

// usage: chaos_load FOLDER PORT SEED PAUSE DEVICE=NAME:PEER,PEER...
// Each device's profile and journal are in FOLDER. Says "ready"; then, to each line on stdin, one line: "end" stops the
// writing, "settled" asks whether everybody is online with nothing waiting, "reconnect", "history". Ends with stdin.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 6)
        return 2;
    const QUrl server(u"http://127.0.0.1:"_s + arguments.at(2));
    std::vector<std::unique_ptr<Person>> people;
    for (const QString &description : arguments.sliced(5)) {
        const QString device = description.section(u'=', 0, 0);
        QList<UserId> peers;
        for (const QString &peer : description.section(u':', 1).split(u',', Qt::SkipEmptyParts))
            peers.append(UserId{peer.toLongLong()});
        const quint32 seed = arguments.at(3).toUInt() + quint32(qHash(device, 0));
        people.push_back(std::make_unique<Person>(arguments.at(1), device,
                                                  description.section(u'=', 1).section(u':', 0, 0), peers, seed));
        if (!people.back()->enter(server))
            return 3;
    }
    for (const auto &person : people)
        person->begin(arguments.at(4).toInt());
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        QByteArray line(64, '\0');
        const auto length = ::read(STDIN_FILENO, line.data(), size_t(line.size()));
        if (length <= 0)
            return app.quit();
        const QByteArray command = line.first(length).trimmed();
        bool settled = true;
        for (const auto &person : people) {
            if (command == "end")
                person->end();
            else if (command == "reconnect")
                person->reconnect();
            else if (command == "history")
                person->tellHistory();
            else
                settled = settled && person->isSettled();
        }
        say(settled ? "yes" : "no");
    });
    say("ready");
    return QCoreApplication::exec();
}

#include "main.moc"
