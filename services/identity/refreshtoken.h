// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

// A refresh token is 256 bits in base64url, kept only as its hash. The one after it is derived from it and from a salt
// that is made when it is first used (ports/accounts.h, Rotation, says why).
namespace postrider::identity {

QString makeRefreshToken();
QByteArray makeRefreshSalt();
QString followingRefreshToken(const QString &token, const QByteArray &salt); // HMAC-SHA-256
QByteArray refreshTokenHash(const QString &token);                           // SHA-256: what is random needs no more

} // namespace postrider::identity
