// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>

#include <QByteArray>
#include <QHash>
#include <QString>

#include <chrono>

namespace postrider::identity {

using std::chrono::milliseconds;

// Slows those down who try passwords. A few tries are free, then each has to wait for its time: per name and address,
// per name from wherever, per address whatever the name. Whether there is such a name makes no difference. An address
// from which a name's password was told right is not held up by what others do to that name, or from that address: its
// owner gets in while somebody guesses. A clock that is set back holds nobody up: time stands still for that moment,
// and goes on. Sans I/O.
class SignInThrottle {
public:
    struct Rate {
        int free;              // tries at once
        milliseconds interval; // then one in this time
    };
    struct Limits {
        Rate ofPair{5, std::chrono::seconds(15)};         // name and address: 1,000 tries take 4 hours
        Rate ofName{20, std::chrono::seconds(15)};        // from all addresses
        Rate ofAddress{100, std::chrono::seconds(10)};    // for all names; IPv6: a /64
        milliseconds patience = std::chrono::seconds(20); // longer than that nobody is kept waiting, but refused
        qsizetype remembered = 100'000;                   // names and addresses
    };
    SignInThrottle();
    explicit SignInThrottle(const Limits &limits);

    // How long an attempt has to wait now.
    milliseconds wait(const QString &name, const QString &address, Timestamp now);
    // An attempt begins, and ends in one of three ways. Until then it counts as failed for its pair and its name.
    void begin(const QString &name, const QString &address, Timestamp now);
    void succeeded(const QString &name, const QString &address, Timestamp now);
    void failed(const QString &name, const QString &address, Timestamp now);
    void neverTried(const QString &name, const QString &address, Timestamp now); // the password wasn't looked at

    const Limits &limits() const { return m_limits; }
    qsizetype remembers() const { return m_due.size(); }
    // What an attempt is counted under.
    static QByteArray pairOf(const QString &name, const QString &address);

private:
    struct Tried {
        QByteArray key;
        Rate rate;
    };
    Timestamp counted(Timestamp now);
    QList<Tried> bucketsOf(const QString &name, const QString &address) const;
    void debit(const Tried &tried, Timestamp now);
    void refund(const Tried &tried, Timestamp now);
    void forgetSome(Timestamp now);

    const Limits m_limits;
    Timestamp m_seen;                     // the clock's last word
    Timestamp m_counted;                  // its time, but never going back
    QHash<QByteArray, Timestamp> m_due;   // when all that was tried is paid for
    QHash<QByteArray, Timestamp> m_known; // pairs whose password was told right, and when
};

} // namespace postrider::identity
