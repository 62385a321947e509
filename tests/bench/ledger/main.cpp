// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/local/localbus.h>
#include <adapters/sql/sqlledgerstore.h>
#include <persistence/service.h>
#include <wire/records.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>

// Messages per second from the bus through the ledger and back, beside what SQLite does with bare rows of the same size
// on the same disk in the same run.
using namespace postrider;

namespace {

constexpr int Chats = 100;

class Everyone final : public UserExistence {
public:
    Result<QSet<UserId>> existing(const QSet<UserId> &users) override { return users; }
};

void orEnd(bool good, const QString &what)
{
    if (!good)
        qFatal("%s", qPrintable(what));
}

double perSecond(int count, const QElapsedTimer &timer)
{
    return count * 1e9 / double(timer.nsecsElapsed());
}

double rawRows(const QString &file, int batch, int count, const QByteArray &body)
{
    SqlConnection connection({.database = SqliteFile{file}});
    orEnd(connection.open().has_value(), QStringLiteral("can't open"));
    orEnd(connection.execute(QStringLiteral("CREATE TABLE t(x INTEGER PRIMARY KEY, uuid BLOB, body BLOB)")).has_value(),
          QStringLiteral("can't create"));
    QElapsedTimer timer;
    timer.start();
    for (int row = 0; row < count;) {
        orEnd(connection.begin().has_value(), QStringLiteral("can't begin"));
        for (int i = 0; i < batch && row < count; ++i, ++row)
            orEnd(connection
                      .execute(QStringLiteral("INSERT INTO t(uuid, body) VALUES(?, ?)"),
                               {MessageUuid::create().toBytes(), body})
                      .has_value(),
                  QStringLiteral("can't insert"));
        orEnd(connection.commit().has_value(), QStringLiteral("can't commit"));
    }
    return perSecond(count, timer);
}

double ledgerMessages(const QString &file, int batch, int count, const QString &text)
{
    LocalBus bus({{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}});
    Health health(QStringLiteral("bench"));
    const SystemClock clock;
    persistence::Config config;
    config.batchRecords = batch;
    const SqlSettings settings{.database = SqliteFile{file}, .migrations = QStringLiteral(":/sql/server/persistence")};
    persistence::Service service({.bus = bus,
                                  .clock = clock,
                                  .health = health,
                                  .store = std::make_unique<SqlLedgerStore>(settings),
                                  .users = std::make_unique<Everyone>()},
                                 config);
    const auto events = bus.subscribeBroadcast(Topic::MessageEvents);
    int saved = 0;
    QObject::connect(events.get(), &BroadcastSubscription::received, events.get(), [&](const QList<Record> &records) {
        for (const Record &record : records)
            saved += std::holds_alternative<EntrySaved>(wire::parseMessageEvent(record.value).value()) ? 1 : 0;
    });
    QElapsedTimer timer;
    timer.start();
    service.start();
    for (int sent = 0; saved < count;) {
        for (; sent < count; ++sent) {
            const ChatUri chat = directChat({1}, {2 + sent % Chats});
            const SaveMessage message{MessageUuid::create(), chat, {1}, {QStringLiteral("device")}, text};
            if (bus.publish(Topic::MessageSave, chat.value.toUtf8(), wire::encode(SaveCommand(message))) ==
                MessageBus::Taken::Full)
                break;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return perSecond(count, timer);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString text(200, u'x');
    std::printf("%8s %14s %14s %8s\n", "batch", "raw rows/s", "messages/s", "ratio");
    for (const int batch : {1, 100, 1000}) {
        const QTemporaryDir folder;
        const int count = batch == 1 ? 5'000 : 50'000;
        const double raw = rawRows(folder.filePath(QStringLiteral("raw.sqlite")), batch, count, text.toUtf8());
        const double ledger = ledgerMessages(folder.filePath(QStringLiteral("ledger.sqlite")), batch, count, text);
        std::printf("%8d %14.0f %14.0f %8.2f\n", batch, raw, ledger, ledger / raw);
    }
    return 0;
}
