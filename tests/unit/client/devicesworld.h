// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "syncworld.h"

#include <client/sender.h>

namespace postrider::test {

// Several devices of one user, each with the real sync, outbox and database, and a server. The first device is always
// online and loses nothing; between the others and the server every frame and every answer may be lost, doubled,
// swapped or delayed. All of it is driven by one seed: a schedule can be replayed.
class DevicesWorld {
public:
    // Databases are made in `folder`.
    DevicesWorld(quint32 seed, const QString &folder);

    void step();   // one random event
    void settle(); // the network is good from now on, and time passes until nothing is under way
    // Empty, or what is wrong first: every device must show what the server has, and what the first device shows; every
    // message written must be in the log once, unless a restored server has lost it.
    QString difference();

private:
    static constexpr int Count = 4;

    struct Device {
        Device(const QString &file, UserId self);
        bool isConnected() const { return connection % 2 == 1; }

        bool steady = false;
        int connection = 0; // counts up; odd while connected
        client::LocalStore store;
        client::Sync sync;
        client::Sender sender;
        std::function<void(const wire::SendFrame &)> send;
    };
    struct Event {
        Device *device = nullptr;
        int connection = 0;
        std::function<void()> happen;
    };

    int below(int bound);
    bool chance(int percent);
    ChatUri anyChat();
    // Happens unless the device's connection is over by then.
    void later(Device &device, std::function<void()> happen);
    // On its way in either direction: it may be lost, come twice, or late, and so after later ones.
    void pass(Device &device, const std::function<void()> &deliver);
    void tellAll(const std::function<void(Device &)> &deliver, const Device *but = nullptr);
    void connect(Device &device);
    void disconnect(Device &device);
    void restart(Device &device);
    void restore();
    void write(Device &device);
    void hear();
    void see(Device &device);
    void othersRead();
    void spend(qint64 milliseconds);
    // One turn of a client: what comes is taken and stored in one transaction, then asked for and said.
    void turn(Device &device, const std::function<void()> &take);
    void perform(Device &device, const client::SyncAction &action);
    void answerLater(Device &device, client::FetchId id, const std::function<void()> &answer);
    void taken(Device &device, const wire::SendFrame &frame);
    void marked(Device &device, const wire::MarkFrame &mark);
    QString differenceOf(Device &device, const ChatUri &chat, const ServerModel::Log &log);

    std::mt19937 m_random;
    UserId m_self{1};
    ServerModel m_server{m_self};
    std::vector<std::unique_ptr<Device>> m_devices;
    std::multimap<qint64, Event> m_events;
    qint64 m_now = 0;
    bool m_kind = false;          // the network loses nothing any more
    QSet<MessageUuid> m_written;  // by all devices
    QSet<MessageUuid> m_unlogged; // by a restore
    QString m_fault;
};

} // namespace postrider::test
