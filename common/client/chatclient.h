// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QFuture>
#include <QObject>

#include <memory>

namespace postrider::client {

// The client: session, outbox, cache and sync of one profile, composed. App, CLI, tests and load tool use this alone.
//
// Everything behind it (network, SQLite) lives on a thread of its own; this handle belongs to the thread that made it.
// Every call returns at once, and its future finishes when the client's thread has answered: continue with whenDone()
// of <ports/futures.h>, never with .then(). A future is cancelled, without a result, if its answer can't come any more:
// the handle was destroyed, or the account was signed out while the server was being asked. Signals come on the
// handle's thread. Destroying the handle stops the client's thread; what was queued stays on disk.
class ChatClient : public QObject {
    Q_OBJECT
public:
    struct Options {
        QString profileFolder; // made 0700 if missing; one ChatClient per folder, kept by a lock file
        QString deviceLabel;   // "postrider on oak"; shown among the signed-in devices
    };
    explicit ChatClient(const Options &options, QObject *parent = nullptr);
    ~ChatClient() override;

    // Opens the profile: the account if it is signed in (then it connects by itself), none if it isn't. The error says
    // why the profile can't be used (locked by another, written by a newer version, unreadable).
    QFuture<Result<std::optional<Account>>> open();

    // What an https server shows for itself: to ask a person before a password is sent. Unavailable: it can't be
    // reached, or doesn't encrypt.
    QFuture<Result<ServerCertificate>> certificate(const QUrl &server);
    // `fingerprint`: of the one certificate that is trusted though no authority vouches for it; it is kept, and any
    // other that has a problem refused from then on.
    QFuture<Result<Account>> signUp(const QUrl &server, const QString &name, const QString &password,
                                    const QString &displayName = {}, const QString &fingerprint = {});
    QFuture<Result<Account>> signIn(const QUrl &server, const QString &name, const QString &password,
                                    const QString &fingerprint = {});
    // Signs this device out at the server (if it can be reached), then deletes cache and outbox of the profile.
    QFuture<Result<void>> signOut();
    QFuture<QList<MessageItem>> queued(); // what signOut() would lose

    QFuture<QList<Conversation>> conversations(); // last changed first
    QFuture<MessagePage> messages(const ChatUri &chat, const MessageRange &range);
    // From the cache at once, as messages(); if earlier ones are only on the server, fetches them first. An error
    // leaves what there is: try again when Online.
    QFuture<Result<MessagePage>> earlier(const ChatUri &chat, Seq before, int count);
    QFuture<MessageDetails> details(const ChatUri &chat, const MessageUuid &uuid);

    // On disk before it finishes: from then on nothing loses it. Refused only for its form (rules.h).
    QFuture<Result<MessageItem>> send(const ChatUri &chat, const QString &text);
    QFuture<Result<void>> cancel(const MessageUuid &uuid);       // only while nothing of it was sent
    QFuture<Result<MessageItem>> retry(const MessageUuid &uuid); // a Failed one again, under a new uuid
    QFuture<void> discard(const MessageUuid &uuid);              // forgets a Failed one

    // A person has seen everything up to seq. Kept on disk and said to the server when it can be.
    void markRead(const ChatUri &chat, Seq seq);
    // Until the next call, whoever signs in meanwhile; Sent at first. While they are withheld the server hears that a
    // message is delivered, and no more; what was read then is said when they are sent again and the client connects.
    void setReadReceipts(ReadReceipts receipts);
    void typing(const ChatUri &chat);

    QFuture<Result<QList<User>>> people(const QString &query);   // asks the server; without oneself
    ChatUri chatWith(UserId peer) const;                         // needs an account
    QFuture<Result<QList<Device>>> devices();                    // where this account is signed in
    QFuture<Result<void>> signOutDevice(const DeviceId &device); // another one than this
    Connection connection() const;
    std::optional<Account> account() const;
    void reconnect(); // try now instead of waiting

Q_SIGNALS:
    void connectionChanged(const postrider::client::Connection &connection);
    // What changed in the cache, at most once in 16 ms: who shows it needn't count. Entries first…last of a chat are
    // new or changed (states included); the outbox of that chat changed.
    void entriesChanged(const postrider::ChatUri &chat, postrider::Seq first, postrider::Seq last);
    void outboxChanged(const postrider::ChatUri &chat);
    void conversationsChanged();
    void
    messageArrived(const postrider::client::MessageItem &message); // a new one, of somebody else: for notifications
    void typingNoticed(const postrider::ChatUri &chat, postrider::UserId user);
    void cacheDropped(); // the server's store was restored: everything shown must be read anew
    void
    signedOut(const QString &reason); // against one's will: the session is over; the outbox is kept until signOut()

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace postrider::client
