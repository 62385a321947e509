// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile.h"
#include "rest.h"

#include <QPointer>
#include <QTimer>

namespace postrider::client {

// Who this device is signed in as, and the token that proves it: renewed before it expires, kept so that no crash ends
// the session: a new refresh token is on disk before it is used, and until it was, the server takes the one before.
class Session : public QObject {
    Q_OBJECT
public:
    struct SignUp {
        QUrl server;
        QString name;
        QString password;
        QString displayName = {};
        QString fingerprint = {}; // of a certificate to trust; empty: the one trusted before, if it is the same server
    };
    using Done = std::function<void(const Result<void> &)>;
    using SignedIn = std::function<void(const Result<Account> &)>;

    // Asked before anything of a new sign-in is kept; an error calls it off.
    using Admit = std::function<Result<void>(const Account &)>;

    Session(Profile &profile, Rest &rest, const QString &deviceLabel, Admit admit, QObject *parent = nullptr);

    // As it was left: the account, if its tokens are still there.
    Result<std::optional<Account>> resume();
    void signUp(const SignUp &request, SignedIn done);
    void signIn(const SignUp &request, SignedIn done); // without a display name
    // Tells the server, if it can be reached; here the session is over in any case.
    void signOut(std::function<void()> done);

    const std::optional<Account> &account() const { return m_account; }
    QString trustedOf(const QUrl &server) const; // the fingerprint that a person trusts there, or empty
    bool isSignedIn() const { return m_tokens.has_value(); }
    QString token() const { return m_tokens ? m_tokens->token : QString(); }
    bool expiresSoon() const; // within a minute, by the best guess of the server's clock
    // Several at once share one request. Unauthenticated: the session is over, ended() says so too. Nothing is called
    // when the context is gone by then.
    void renew(QObject *context, Done done);
    void learnServerTime(Timestamp serverNow); // this computer's clock may be anything

Q_SIGNALS:
    void renewed(const QString &token);
    void ended(const QString &reason); // by the server's will

private:
    void begin(const SignUp &request, const QString &path, const QJsonObject &body, SignedIn done);
    void logOut(const QUrl &server, const QString &token, std::function<void()> done);
    Result<Account> enter(const Account &account, const SessionTokens &tokens);
    struct Waiting {
        QPointer<QObject> context;
        Done done;
    };
    void refreshed(const Result<QJsonObject> &answer);
    void forgetTokens();
    static void tell(const QList<Waiting> &waiting, const Result<void> &result);
    void end(const Error &reason);
    void scheduleRenewal();
    std::chrono::milliseconds left() const; // of the token's life

    Profile &m_profile;
    Rest &m_rest;
    QString m_deviceLabel;
    Admit m_admit;
    std::optional<Account> m_account;
    std::optional<SessionTokens> m_tokens;
    std::chrono::milliseconds m_clockOffset{0}; // the server's clock minus this computer's
    QList<Waiting> m_waiting;                   // for the renewal under way
    quint64 m_generation = 0;                   // of the session: an answer meant for an earlier one is ignored
    QTimer m_renewal;
};

} // namespace postrider::client
