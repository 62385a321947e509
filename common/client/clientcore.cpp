// SPDX-License-Identifier: GPL-3.0-or-later
#include "clientcore.h"

#include "certificates.h"

#include <faults/crashpoint.h>

namespace postrider::client {

ClientCore::ClientCore(const ChatClient::Options &options)
    : m_profile(options.profileFolder)
    , m_session(m_profile, m_rest, options.deviceLabel, [this](const Account &account) {
        const auto may = mayEnter(); // it may have changed since this was asked of the server
        return may ? admit(account) : may;
    })
{
    connect(&m_session, &Session::ended, this, &ClientCore::sessionEnded);
}

void ClientCore::open(const std::function<void(const Result<std::optional<Account>> &)> &done)
{
    if (!m_locked) {
        if (const auto locked = m_profile.lock(); !locked) {
            done(std::unexpected(locked.error()));
            return;
        }
        m_locked = true;
    }
    if (m_account || !m_leaving.isEmpty()) { // it is open
        done(m_session.account());
        return;
    }
    const auto resumed = m_session.resume();
    if (resumed && *resumed) {
        if (const auto admitted = admit(**resumed); !admitted) {
            done(std::unexpected(admitted.error()));
            return;
        }
        entered(**resumed);
    }
    done(resumed);
}

Result<void> ClientCore::mayEnter() const
{
    if (!m_locked)
        return failure(Code::Forbidden, QStringLiteral("The profile is not open."));
    if (!m_leaving.isEmpty())
        return failure(Code::Forbidden, QStringLiteral("This profile is being signed out: wait until that is done."));
    if (m_session.isSignedIn())
        return failure(Code::Forbidden, QStringLiteral("This profile is signed in already: sign out first."));
    return {};
}

void ClientCore::certificate(const QUrl &server, const std::function<void(const Result<ServerCertificate> &)> &done)
{
    inspectCertificate(server, m_session.trustedOf(server), this, done);
}

void ClientCore::signUp(const Session::SignUp &request, const Session::SignedIn &done)
{
    if (const auto may = mayEnter(); !may) {
        done(std::unexpected(may.error()));
        return;
    }
    m_session.signUp(request, [this, done](const Result<Account> &account) {
        if (account)
            entered(*account);
        done(account);
    });
}

void ClientCore::signIn(const Session::SignUp &request, const Session::SignedIn &done)
{
    if (const auto may = mayEnter(); !may) {
        done(std::unexpected(may.error()));
        return;
    }
    m_session.signIn(request, [this, done](const Result<Account> &account) {
        if (account)
            entered(*account);
        done(account);
    });
}

// Opens what this device keeps of the account, before anything says that it is signed in.
Result<void> ClientCore::admit(const Account &account)
{
    m_account.reset(); // of a session that ended: its database is the same file
    auto client = std::make_unique<AccountClient>(account, m_profile.databaseFile(), m_rest, m_session);
    if (const auto opened = client->open(); !opened)
        return opened;
    m_account = std::move(client);
    m_account->setReadReceipts(m_readReceipts);
    connect(&m_account->connector(), &Connector::changed, this, &ClientCore::connectionChanged);
    connect(m_account.get(), &AccountClient::entriesChanged, this, &ClientCore::entriesChanged);
    connect(m_account.get(), &AccountClient::outboxChanged, this, &ClientCore::outboxChanged);
    connect(m_account.get(), &AccountClient::conversationsChanged, this, &ClientCore::conversationsChanged);
    connect(m_account.get(), &AccountClient::messageArrived, this, &ClientCore::messageArrived);
    connect(m_account.get(), &AccountClient::typingNoticed, this, &ClientCore::typingNoticed);
    connect(m_account.get(), &AccountClient::cacheDropped, this, &ClientCore::cacheDropped);
    return {};
}

void ClientCore::entered(const Account &account)
{
    Q_EMIT accountChanged(account);
    m_account->start();
}

void ClientCore::signOut(const Left &done)
{
    if (!m_locked) {
        done(failure(Code::Forbidden, QStringLiteral("The profile is not open.")));
        return;
    }
    m_leaving.append(done);
    if (m_leaving.size() > 1)
        return;
    if (m_account)
        m_account->stop();
    m_session.signOut([this] { left(); });
}

void ClientCore::left()
{
    POSTRIDER_CRASH_POINT(LeaveTold);
    m_account.reset();
    const auto cleared = m_profile.clear();
    const auto leaving = std::exchange(m_leaving, {});
    Q_EMIT accountChanged(std::nullopt);
    Q_EMIT connectionChanged({});
    for (const Left &done : leaving)
        done(cleared);
}

void ClientCore::setReadReceipts(ReadReceipts receipts)
{
    m_readReceipts = receipts;
    if (m_account)
        m_account->setReadReceipts(receipts);
}

QList<MessageItem> ClientCore::queued()
{
    if (m_account)
        return m_account->queued();
    QList<MessageItem> items;
    if (const auto waiting = m_locked ? undecidedIn(m_profile.databaseFile()) : QList<OutboxItem>{})
        for (const OutboxItem &own : *waiting) {
            MessageItem item;
            item.uuid = own.uuid;
            item.chat = own.chat;
            item.own = true;
            item.text = own.text;
            item.time = own.queuedAt;
            item.state = own.state();
            items.append(item);
        }
    return items;
}

void ClientCore::sessionEnded(const QString &reason)
{
    if (m_account)
        m_account->stop();
    Q_EMIT connectionChanged({.link = Link::SignedOut, .reason = reason, .retryInSeconds = 0});
    Q_EMIT signedOut(reason);
}

} // namespace postrider::client
