// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>
#include <ports/clock.h>

#include <QHash>
#include <QPair>
#include <QPromise>

namespace postrider::test {

// What stands behind a ChatClient of this library: tests put into it what server and disk would hold, call announce…(),
// and look at what they were asked. Every answer comes in a later turn of the event loop, as the real one's does.
class FakeClient {
public:
    static FakeClient &of(client::ChatClient &client);

    // Both ids are made up from the name: "ann" is the same user everywhere.
    static UserId userId(const QString &name);
    void signInAs(const QString &name);
    client::Conversation &addConversation(const QString &title);

    // The next saved message of a chat; `own` ones are from the account.
    client::MessageItem &addMessage(const ChatUri &chat, bool own, const QString &text, Timestamp time,
                                    MessageState state = MessageState::Saved);
    client::MessageItem &addQueued(const ChatUri &chat, const QString &text, Timestamp time,
                                   MessageState state = MessageState::Queued);
    void save(const ChatUri &chat, const MessageUuid &uuid); // the server has taken it
    Seq take(const ChatUri &chat, const MessageUuid &uuid);  // the same, but nobody hears of it
    void announce(const ChatUri &chat, Seq first);
    void announceOutbox(const ChatUri &chat);
    void setConnection(const client::Connection &connection);
    void refreshLast(); // conversations show their newest message

    QList<client::MessageItem> all(const ChatUri &chat) const; // saved, then outbox
    client::MessagePage page(const ChatUri &chat, const client::MessageRange &range) const;

    client::ChatClient *handle = nullptr;
    std::optional<client::Account> account;
    client::Connection connection{client::Link::Online, {}, 0};
    QList<client::Conversation> conversations;
    QHash<ChatUri, QList<client::MessageItem>> saved;
    QHash<ChatUri, QList<client::MessageItem>> outbox;
    QHash<ChatUri, Seq> cachedFrom;        // what is earlier is only on the server
    client::ServerCertificate certificate; // that the server shows
    std::optional<Error> refusal;          // the next question to the server is answered with it
    QList<User> people;
    QList<Device> devices;
    QHash<MessageUuid, client::MessageDetails> details;
    Timestamp now{};
    bool holdSignOut = false; // signOut() is answered by finishSignOut()
    void finishSignOut();

    // What was asked.
    QList<QPair<ChatUri, Seq>> reads;
    client::ReadReceipts readReceipts = client::ReadReceipts::Sent;
    int reconnects = 0;
    int certificatesAsked = 0;
    int earlierAsked = 0;
    int mostPageRows = 0;

    QPromise<Result<void>> signOutAnswer;
};

// Lets every answer arrive, and what follows from it.
void settle();

// A clock that stands still until it is moved.
class StoppedClock final : public Clock {
public:
    Timestamp now() const override { return m_now; }
    void advance(std::chrono::milliseconds by) { m_now += by; }
    void set(Timestamp now) { m_now = now; }

private:
    Timestamp m_now{std::chrono::milliseconds(1'795'262'670'000)}; // 21 November 2026, 12:04:30
};

} // namespace postrider::test
