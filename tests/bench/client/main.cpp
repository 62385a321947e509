// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlconnection.h>
#include <client/store/localstore.h>
#include <client/sync/sync.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

// A client with 5,000 chats and a million cached messages: what its first screen and its sync cost, in time and memory,
// beside a bare read of the same rows on the same disk in the same run.
using namespace postrider;
using namespace postrider::client;
using namespace std::chrono_literals;

namespace {

constexpr int Chats = 5'000;
constexpr int PerChat = 200;
constexpr int Changed = 50; // chats, while it was away, by
constexpr int Missed = 150; // messages each
const UserId Self{1};
const Epoch Now{QStringLiteral("now")};

void orEnd(bool good, const char *what)
{
    if (!good)
        qFatal("%s", what);
}

qint64 memoryMiB()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    orEnd(status.open(QIODevice::ReadOnly), "can't tell the memory");
    return status.readAll().split(' ').at(1).toLongLong() * 4096 / (1 << 20);
}

template <class Work>
double milliseconds(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

ChatUri chatOf(int n)
{
    return directChat(Self, {n + 2});
}

void generate(const QString &file)
{
    {
        LocalStore store(file, QStringLiteral("http://x 1"), Self);
        orEnd(store.open().has_value(), "can't make the cache");
    }
    SqlConnection database({.database = SqliteFile{file}});
    orEnd(database.open().has_value() && database.begin().has_value(), "can't open the cache");
    const auto run = [&](const QString &statement) {
        const auto done = database.execute(statement);
        if (!done)
            qFatal("%s", qPrintable(done.error().cause));
    };
    const QString numbers =
        QStringLiteral("WITH RECURSIVE chats(n) AS (VALUES(0) UNION ALL SELECT n + 1 FROM chats WHERE "
                       "n < %1), seqs(s) AS (VALUES(1) UNION ALL SELECT s + 1 FROM seqs WHERE s < %2) ")
            .arg(Chats - 1)
            .arg(PerChat);
    run(QStringLiteral("INSERT INTO chat(uri, kind, first_seq, last_seq, delivered, read, changed_at) ") + numbers +
        QStringLiteral("SELECT 'dm-1-' || (n + 2), 'direct', 1, %1, %1, %1 - n % 3, n FROM chats").arg(PerChat));
    run(QStringLiteral("INSERT INTO held(chat, first, last) SELECT uri, 1, last_seq FROM chat"));
    run(QStringLiteral(
            "INSERT INTO entry(chat, seq, uuid, kind, user_from, saved_at, body, subject, title, removed) ") +
        numbers +
        QStringLiteral(
            "SELECT 'dm-1-' || (n + 2), s, randomblob(16), 'message', iif(s % 2, 1, n + 2), n * 1000 + s, "
            "CAST('a message of some fifty characters, as they are, ' || s AS BLOB), 0, '', 0 FROM chats, seqs"));
    run(QStringLiteral("INSERT OR REPLACE INTO fact(name, value) VALUES('epoch', 'now'), ('since', "
                       "'2026-01-01T00:00:00.000Z')"));
    orEnd(database.commit().has_value(), "can't fill the cache");
}

// Answers what is asked for as a server would; how many pages that took, and how many were ever under way at once.
struct Answers {
    int pages = 0;
    qsizetype atOnce = 0;
    QList<ChatUri> order;
};

Page pageFor(const FetchPage &ask)
{
    Page page{.chat = ask.chat,
              .epoch = Now,
              .from = ask.before - ask.quantity,
              .to = ask.before - 1,
              .firstSeq = {1},
              .lastSeq = {PerChat + Missed},
              .entries = {}};
    for (Seq seq = page.from; seq <= page.to; seq = seq + 1) {
        Entry entry;
        entry.chat = ask.chat;
        entry.seq = seq;
        entry.uuid = MessageUuid::create();
        entry.from = {2};
        entry.text = QStringLiteral("a message that was missed");
        page.entries.append(entry);
    }
    return page;
}

Answers catchUp(LocalStore &store, Sync &sync)
{
    Answers answers;
    CacheChanges changes;
    QList<FetchPage> underWay;
    bool caughtUp = false;
    const auto perform = [&] {
        const auto actions = sync.take();
        orEnd(store
                  .transaction([&]() -> SqlResult<void> {
                      for (const SyncAction &action : actions)
                          if (auto stored = store.writer().store(action, changes); !stored)
                              return stored;
                      return {};
                  })
                  .has_value(),
              "can't store");
        for (const SyncAction &action : actions) {
            caughtUp |= std::holds_alternative<CaughtUp>(action);
            if (const auto *page = std::get_if<FetchPage>(&action)) {
                underWay.append(*page);
                ++answers.pages;
                if (!answers.order.contains(page->chat))
                    answers.order.append(page->chat);
            } else if (const auto *list = std::get_if<FetchChats>(&action)) {
                orEnd(list->since.has_value(), "the whole list was asked for");
                QList<Chat> chats;
                for (int n = Chats - 1; n >= Chats - Changed; --n) {
                    Chat chat;
                    chat.uri = chatOf(n);
                    chat.firstSeq = {1};
                    chat.lastSeq = {PerChat + Missed};
                    chat.mark = {{PerChat}, {PerChat}};
                    chats.append(chat);
                }
                sync.chatsFetched(list->id, {.epoch = Now, .time = Timestamp(1s), .chats = chats, .next = {}});
            }
        }
        answers.atOnce = std::max(answers.atOnce, underWay.size());
    };
    sync.connected(0ms);
    sync.helloCame(Now);
    perform();
    perform();
    while (!underWay.isEmpty()) {
        const FetchPage ask = underWay.takeFirst();
        sync.pageFetched(ask.id, pageFor(ask));
        perform();
    }
    orEnd(caughtUp, "it never caught up");
    return answers;
}

void measure(const QString &file)
{
    const qint64 before = memoryMiB();
    LocalStore store(file, QStringLiteral("http://x 1"), Self);
    orEnd(store.open().has_value(), "can't open the cache");
    SqlConnection bare({.database = SqliteFile{file}, .access = SqlSettings::Access::ReadOnly});
    orEnd(bare.open().has_value(), "can't open the cache");
    const double raw = milliseconds([&] {
        const auto rows = bare.select(
            QStringLiteral("SELECT chat.*, entry.* FROM chat CROSS JOIN entry ON entry.chat = uri AND seq = "
                           "last_seq"),
            {}, [](const QSqlQuery &row) { return row.value(0).toString().size(); });
        orEnd(rows && rows->size() == Chats, "lines are missing");
    });
    const double lines = milliseconds([&] { orEnd(store.reader().chats()->size() == Chats, "chats are missing"); });
    const double screen = milliseconds([&] {
        const auto entries =
            store.reader().entries(chatOf(Chats - 1), {{1}, {PerChat}}, CacheReader::End::Highest, 100);
        orEnd(entries && entries->size() == 100, "entries are missing");
    });
    Sync sync(Self, {});
    const double load = milliseconds([&] { sync = Sync(Self, *store.reader().state()); });
    Answers answers;
    const double sync_ = milliseconds([&] { answers = catchUp(store, sync); });
    orEnd(answers.order.size() == Changed && answers.order.first() == chatOf(Chats - 1),
          "not what changed, newest first");
    std::printf("%d chats, %d messages cached\n", Chats, Chats * PerChat);
    std::printf("a bare read of chats and last entries  %8.1f ms\n", raw);
    std::printf("the list of conversations              %8.1f ms, %.1f times that\n", lines, lines / raw);
    std::printf("the newest 100 messages of one         %8.1f ms\n", screen);
    std::printf("what sync has to know                  %8.1f ms\n", load);
    std::printf("catching up with %d missed in %d chats %6.1f ms; %d pages, at most %d at once\n", Changed * Missed,
                Changed, sync_, answers.pages, int(answers.atOnce));
    std::printf("memory                                 %8lld MiB\n", static_cast<long long>(memoryMiB() - before));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("cache.sqlite"));
    generate(file);
    measure(file);
    return 0;
}
