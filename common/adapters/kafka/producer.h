// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "background.h"
#include "notifiedqueue.h"

#include <ports/messagebus.h>

#include <QTimer>

#include <list>
#include <map>

namespace postrider::kafka {

// Publishes. Every record is kept here until the broker has acknowledged it, in the order published, so that a client
// of the library that can't go on is replaced by another, which sends all of them again before anything new.
class Producer : public QObject {
    Q_OBJECT
public:
    Producer(const KafkaSettings &settings, std::shared_ptr<Background> background);
    ~Producer() override; // what the library has is still sent, for at most a second

    MessageBus::Taken publish(Topic topic, const QByteArray &key, const QByteArray &value,
                              MessageBus::Acknowledged done);
    void start();                              // the topics are there
    Client client() const { return m_client; } // nothing if the system had no threads left for it

    qsizetype waitingRecords() const { return qsizetype(m_outbox.size()); }
    qsizetype waitingBytes() const;
    qint64 recreated() const { return m_recreated; }

Q_SIGNALS:
    void room();

private:
    struct Outgoing {
        Topic topic = Topic::MessageSave;
        QByteArray key;
        QByteArray value;
        MessageBus::Acknowledged done;
        std::list<Outgoing>::iterator self;
        qsizetype size() const { return key.size() + value.size(); }
    };
    struct Usage { // of a topic
        QByteArray name;
        qsizetype records = 0;
        qsizetype bytes = 0;
        qsizetype refused = -1; // the size of the last record that was not taken
    };
    struct Settled {
        MessageBus::Acknowledged done;
        Result<void> result;
    };

    Usage &usageOf(Topic topic);
    bool isFull(const Usage &usage, qsizetype more) const;
    void open();
    void recreate();
    void close(Client client, Queue queue);
    void handOver();
    rd_kafka_resp_err_t produce(Outgoing &record);
    void onReadable();
    void report(const rd_kafka_message_t &message);
    void settle(std::list<Outgoing>::iterator record, Result<void> result);
    void tellSettled();
    void tellRoom();

    const KafkaSettings m_settings;
    const std::shared_ptr<Background> m_background;
    std::list<Outgoing> m_outbox;                          // the library holds pointers to those before m_next
    std::list<Outgoing>::iterator m_next = m_outbox.end(); // the first that the library doesn't have
    std::map<Topic, Usage> m_usage;
    std::list<Settled> m_settled; // to be told
    Client m_client;
    std::unique_ptr<NotifiedQueue> m_queue;
    Event m_reports; // some of which are for the next turn
    QTimer m_pause;  // before the next client, if one has just been made
    bool m_started = false;
    qint64 m_recreated = 0;
};

} // namespace postrider::kafka
