// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/limits.h>
#include <ports/clock.h>
#include <ports/tokenverifier.h>

#include <QByteArrayView>
#include <QHash>
#include <QObject>

namespace postrider {

// Who is asking? A token is good when its signature and expiry are (the verifier's part) and its device has not been
// signed out since. Used on the event-loop thread; verifier and clock outlive it.
class Authenticator : public QObject {
    Q_OBJECT
public:
    // How far the clocks of those who sign and those who check may be apart.
    static constexpr auto ClockSlack = std::chrono::minutes(1);

    Authenticator(const TokenVerifier &verifier, const Clock &clock, QObject *parent = nullptr);

    // The value of an Authorization header: "Bearer <token>" or "Token <token>", the scheme in either case. Errors are
    // Code::Unauthenticated, with a sentence that says what is wrong.
    Result<Claims> authenticate(QByteArrayView authorizationHeader) const;
    Result<Claims> authenticateToken(QByteArrayView token) const;

    // Whether all revocations are known, as in the process that makes them. While they aren't, nobody is authenticated:
    // Code::Unavailable.
    void setCurrent(bool current) { m_current = current; }
    // No token of this device is good any more. Kept until the last of them has expired by itself.
    void revoke(const DeviceId &device);

Q_SIGNALS:
    void revoked(const postrider::DeviceId &device); // not again for a device that is known to be

private:
    void forgetExpired(Timestamp now);

    const TokenVerifier &m_verifier;
    const Clock &m_clock;
    bool m_current = true;
    QHash<DeviceId, Timestamp> m_revoked; // until when it must be remembered
};

} // namespace postrider
