// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/limits.h>
#include <ports/clock.h>
#include <ports/ledgerstore.h>
#include <ports/messagebus.h>
#include <ports/metrics.h>
#include <ports/userexistence.h>
#include <runtime/health.h>

#include <QObject>

#include <chrono>
#include <memory>

namespace postrider::persistence {

class Consumer;
class KeeperThread;
class Meters;

struct Config {
    int batchRecords = limits::BatchRecords;
    qsizetype batchBytes = limits::BatchBytes;
    // Between two tries while the store can't be written to: doubled each time.
    std::chrono::milliseconds firstPause{50};
    std::chrono::milliseconds longestPause{5000};
};

// Keeps the logs of all chats: message_save and receipt_save -> store -> message_events. The store is used on a thread
// of its own, all else lives on the event-loop thread.
class Service : public QObject {
    Q_OBJECT
public:
    struct Ports {
        MessageBus &bus; // these three outlive the service
        const Clock &clock;
        Health &health;                     // "ledger": ok, or degraded while the store is being retried
        std::unique_ptr<LedgerStore> store; // these two are used and destroyed on the service's own thread
        std::unique_ptr<UserExistence> users;
        Metrics &metrics = Metrics::none();
    };
    explicit Service(Ports ports, const Config &config = {}, QObject *parent = nullptr);
    ~Service() override; // waits for the batch that the store has; what wasn't announced is, after the next start

    void start();
    // Whoever publishes to it has stopped before. What waits is still kept and announced, if the store can be written
    // to; then stopped() follows.
    void stop();

Q_SIGNALS:
    void stopped();

private:
    const Config m_config;
    Health &m_health;
    const std::unique_ptr<Meters> m_meters;
    std::unique_ptr<Consumer> m_consumer;
    std::unique_ptr<KeeperThread> m_keeper; // declared last: its thread ends first
};

} // namespace postrider::persistence
