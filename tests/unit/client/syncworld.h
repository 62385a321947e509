// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/sync/sync.h>

#include <functional>
#include <map>
#include <random>

namespace postrider::test {

// The logs and marks of a server as the contract describes them, for one user looking at them.
class ServerModel {
public:
    struct Log {
        QList<Entry> entries; // seq = index + 1
        Mark mark;            // of the user
        Mark all;             // of the others, the least
        int changedAt = 0;
    };
    explicit ServerModel(UserId self) : m_self(self) {}

    // A uuid that is there already is answered with its entry.
    Entry append(const ChatUri &chat, UserId from, const MessageUuid &uuid = MessageUuid::create());
    void markOfOthers(const ChatUri &chat, MarkKind kind, Seq seq);
    UnreadChat unread(const ChatUri &chat) const;
    bool mark(const wire::MarkFrame &frame);           // false: refused
    void restore(const ChatUri &chat, qsizetype kept); // a backup: a new epoch, with less in one chat

    // Two a page, last changed first.
    wire::ChatListBody list(std::optional<Timestamp> since, const QString &after) const;
    std::optional<Chat> chat(const ChatUri &uri) const;
    Result<Page> page(const ChatUri &chat, Seq before, int quantity) const;
    const std::map<ChatUri, Log> &logs() const { return m_logs; }
    Epoch epoch() const { return {QStringLiteral("epoch-%1").arg(m_epoch)}; }

private:
    UserId m_self;
    std::map<ChatUri, Log> m_logs;
    int m_epoch = 1;
    int m_clock = 0;
};

// What the disk of a client would hold: does what Sync asks to store, and refuses what a sound Sync never asks.
class CacheModel {
public:
    explicit CacheModel(UserId self) : m_self(self) {}

    void store(const client::SyncAction &action);
    client::SyncState state() const { return m_state; }
    const std::map<ChatUri, std::map<Seq, Entry>> &entries() const { return m_entries; }
    QString fault() const { return m_fault; } // empty, or what was wrong first

private:
    void put(const Entry &entry);

    UserId m_self;
    client::SyncState m_state;
    std::map<ChatUri, std::map<Seq, Entry>> m_entries;
    QString m_fault;
};

// A client and a server with a bad network between them, all of it driven by one seed: a schedule can be replayed.
class SyncWorld {
public:
    explicit SyncWorld(quint32 seed);

    void step();                // one random event
    void settle();              // the network is good from now on, and time passes until nothing is under way
    QString fault() const;      // empty, or the first promise that was broken
    QString difference() const; // empty if the cache is what the server has

private:
    struct Event {
        qint64 at = 0;
        int connection = 0; // 0: whatever the connection; else it dies with it
        std::function<void()> happen;
    };

    bool chance(int percent);
    int below(int bound);
    void later(std::function<void()> happen, bool diesWithConnection = true);
    void frame(std::function<void()> deliver);
    void connect();
    void disconnect();
    void restart();
    void restore();
    void write();
    void see();
    void readElsewhere();
    void pass(qint64 milliseconds);
    void drain();
    void perform(const client::SyncAction &action);
    using Deliver = std::function<void()>;
    void answerLater(client::FetchId id, std::function<Deliver()> read);
    void say(const wire::MarkFrame &mark);
    void tellMark(const ChatUri &chat);

    std::mt19937 m_random;
    UserId m_self{1};
    ServerModel m_server{m_self};
    CacheModel m_cache{m_self};
    client::Sync m_sync{m_self, {}};
    std::multimap<qint64, Event> m_events;
    qint64 m_now = 0;
    int m_connection = 0; // counts up; odd while connected
    bool m_kind = false;  // the network loses nothing any more
    QString m_fault;
};

} // namespace postrider::test
