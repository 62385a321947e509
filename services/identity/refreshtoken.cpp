// SPDX-License-Identifier: GPL-3.0-or-later
#include "refreshtoken.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <array>

namespace postrider::identity {
namespace {

QString printable(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

QByteArray makeRefreshSalt()
{
    std::array<quint32, 8> bits; // 256
    QRandomGenerator::system()->fillRange(bits.data(), bits.size());
    return QByteArray(reinterpret_cast<const char *>(bits.data()), sizeof bits);
}

QString makeRefreshToken()
{
    return printable(makeRefreshSalt());
}

QString followingRefreshToken(const QString &token, const QByteArray &salt)
{
    return printable(QMessageAuthenticationCode::hash(salt, token.toUtf8(), QCryptographicHash::Sha256));
}

QByteArray refreshTokenHash(const QString &token)
{
    return QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace postrider::identity
