// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "revocations.h"

#include <domain/user.h>
#include <ports/accounts.h>
#include <ports/clock.h>
#include <ports/tokensigner.h>

#include <QObject>

namespace postrider::identity {

// A session is a device that is signed in: from its sign-in to its sign-out, whatever tokens it gets meanwhile. Whoever
// comes here has been found to be that user.
class Sessions : public QObject {
    Q_OBJECT
public:
    struct Ports {
        DeviceStore &devices;
        const TokenSigner &signer;
        Revocations &revocations;
        const Clock &clock;
    };
    // A device that isn't kept yet, and its refresh token.
    struct Draft {
        NewDevice device;
        QString refresh;
    };

    explicit Sessions(const Ports &ports);

    Draft draft(const QString &label) const;
    Result<SessionTokens> tokens(UserId user, const DeviceId &device, const QString &refresh) const;

    QFuture<Result<SessionTokens>> open(UserId user, const QString &label);
    // Code::Unauthenticated. Can be repeated, with the same answer, until the refresh token it gave was used.
    QFuture<Result<SessionTokens>> refresh(const QString &token);
    // Code::NotFound. When it is finished, nobody takes the device's tokens any more.
    QFuture<Result<void>> close(UserId user, const DeviceId &device);
    QFuture<Result<QList<Device>>> list(UserId user, const DeviceId &current);

private:
    const Ports m_ports;
};

} // namespace postrider::identity
