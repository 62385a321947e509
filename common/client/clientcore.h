// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accountclient.h"

#include <client/chatclient.h>

namespace postrider::client {

// What ChatClient hides: the profile, its session, and the account that is signed in. Lives on the client's thread.
class ClientCore : public QObject {
    Q_OBJECT
public:
    explicit ClientCore(const ChatClient::Options &options);

    void open(const std::function<void(const Result<std::optional<Account>> &)> &done);
    void certificate(const QUrl &server, const std::function<void(const Result<ServerCertificate> &)> &done);
    void signUp(const Session::SignUp &request, const Session::SignedIn &done);
    void signIn(const Session::SignUp &request, const Session::SignedIn &done);
    using Left = std::function<void(const Result<void> &)>;
    void signOut(const Left &done); // nobody signs in before it is through; another one joins it
    QList<MessageItem> queued();
    void setReadReceipts(ReadReceipts receipts);
    AccountClient *account()
    {
        return m_account.get();
    } // none while signed out; it stays readable after a session's end

Q_SIGNALS:
    void accountChanged(const std::optional<postrider::client::Account> &account);
    void connectionChanged(const postrider::client::Connection &connection);
    void signedOut(const QString &reason);
    void entriesChanged(const postrider::ChatUri &chat, postrider::Seq first, postrider::Seq last);
    void outboxChanged(const postrider::ChatUri &chat);
    void conversationsChanged();
    void messageArrived(const postrider::client::MessageItem &message);
    void typingNoticed(const postrider::ChatUri &chat, postrider::UserId user);
    void cacheDropped();

private:
    Result<void> admit(const Account &account);
    void entered(const Account &account);
    void sessionEnded(const QString &reason);
    void left();
    Result<void> mayEnter() const;

    Profile m_profile;
    Rest m_rest;
    Session m_session;
    std::unique_ptr<AccountClient> m_account;
    QList<Left> m_leaving; // who waits for the sign-out under way
    ReadReceipts m_readReceipts = ReadReceipts::Sent;
    bool m_locked = false;
};

} // namespace postrider::client
