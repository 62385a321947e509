// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessions.h"

#include "refreshtoken.h"

#include <domain/limits.h>
#include <domain/rules.h>
#include <ports/futures.h>

#include <QRandomGenerator>

namespace postrider::identity {
namespace {

DeviceId makeDeviceId()
{
    QRandomGenerator &random = *QRandomGenerator::system();
    return {QStringLiteral("%1%2")
                .arg(random.generate64(), 16, 16, QLatin1Char('0'))
                .arg(random.generate64(), 16, 16, QLatin1Char('0'))};
}

// A label only helps people to tell their devices apart: one that is too long, or has characters that can't be shown,
// is no reason to refuse a sign-in.
QString cleanLabel(const QString &label)
{
    QString clean;
    int characters = 0;
    for (const QChar c : rules::forDisplay(QString::fromUtf8(label.toUtf8())).trimmed()) {
        characters += !c.isLowSurrogate();
        if (characters > limits::DeviceLabelCharacters)
            break;
        clean += c;
    }
    return clean;
}

} // namespace

Sessions::Sessions(const Ports &ports) : m_ports(ports) {}

Sessions::Draft Sessions::draft(const QString &label) const
{
    const QString refresh = makeRefreshToken();
    return {NewDevice{makeDeviceId(), cleanLabel(label), refreshTokenHash(refresh), m_ports.clock.now()}, refresh};
}

Result<SessionTokens> Sessions::tokens(UserId user, const DeviceId &device, const QString &refresh) const
{
    const Timestamp issued = std::chrono::floor<std::chrono::seconds>(m_ports.clock.now());
    const Timestamp expires = issued + limits::TokenLife;
    const auto token = m_ports.signer.sign({.user = user, .device = device, .issuedAt = issued, .expires = expires});
    if (!token)
        return std::unexpected(token.error());
    return SessionTokens{.user = user, .device = device, .token = *token, .expires = expires, .refresh = refresh};
}

QFuture<Result<SessionTokens>> Sessions::open(UserId user, const QString &label)
{
    const Draft session = draft(label);
    return andThen(m_ports.devices.add(user, session.device), this, [=, this](const QList<DeviceId> &ended) {
        QList<UserDevice> revoked;
        for (const DeviceId &device : ended)
            revoked.append({user, device});
        // The new session stands, whether or not everybody has heard of those it ended.
        return whenDone(m_ports.revocations.announce(revoked), this,
                        [=, this](const Result<void> &) { return tokens(user, session.device.id, session.refresh); });
    });
}

QFuture<Result<SessionTokens>> Sessions::refresh(const QString &token)
{
    const QByteArray salt = makeRefreshSalt();
    const Rotation rotation{.presentedHash = refreshTokenHash(token),
                            .nextHash = refreshTokenHash(followingRefreshToken(token, salt)),
                            .salt = salt,
                            .at = m_ports.clock.now()};
    return whenDone(
        m_ports.devices.rotate(rotation), this, [=, this](const Result<Rotated> &rotated) -> Result<SessionTokens> {
            if (!rotated && rotated.error().code == Code::Unauthenticated)
                return failure(Code::Unauthenticated, tr("The refresh token is not good any more: sign in again."));
            if (!rotated)
                return std::unexpected(rotated.error());
            return tokens(rotated->user, rotated->device, followingRefreshToken(token, rotated->salt));
        });
}

QFuture<Result<void>> Sessions::close(UserId user, const DeviceId &device)
{
    return andThen(m_ports.devices.revoke(user, device, m_ports.clock.now()), this,
                   [=, this] { return m_ports.revocations.announce({{user, device}}); });
}

QFuture<Result<QList<Device>>> Sessions::list(UserId user, const DeviceId &current)
{
    return andThen(m_ports.devices.devices(user), this, [=](QList<Device> devices) {
        for (Device &device : devices)
            device.current = device.id == current;
        return ready(Result<QList<Device>>(std::move(devices)));
    });
}

} // namespace postrider::identity
