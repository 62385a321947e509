// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "caller.h"
#include "signinthrottle.h"

#include <domain/result.h>
#include <ports/clock.h>

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <deque>

namespace postrider::identity {

// Keeps attempts to sign in waiting for as long as SignInThrottle says, or refuses them.
class SignInGuard : public QObject {
    Q_OBJECT
public:
    enum class Outcome { Succeeded, Failed, NeverTried };

    explicit SignInGuard(const Clock &clock);
    SignInGuard(const Clock &clock, const SignInThrottle::Limits &limits);

    // When it is finished, the password may be looked at, and conclude() is due. Code::TooMany, also when the caller
    // has left.
    QFuture<Result<void>> admit(const QString &name, const Caller &caller);
    void conclude(const QString &name, const Caller &caller, Outcome outcome);

    // After which time a refused one may come again.
    std::chrono::seconds retryAfter(const QString &name, const Caller &caller);

private:
    struct Waiter {
        Caller caller;
        std::shared_ptr<QPromise<Result<void>>> promise;
    };
    struct Line { // those who try one name from one address
        QString name;
        QString address;
        int trying = 0;
        std::deque<Waiter> waiting;
    };
    static void answer(const Waiter &waiter, const Result<void> &result);
    void advance(const QByteArray &pair);
    void refuseHopeless(Line &line, milliseconds wait) const;

    const Clock &m_clock;
    SignInThrottle m_throttle;
    QHash<QByteArray, Line> m_lines;
};

} // namespace postrider::identity
