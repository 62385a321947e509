// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

// Tokens as others would make them, without the library that ours are made with.
namespace postrider::test {

QByteArray base64Url(const QByteArray &bytes);
QByteArray unsignedToken(const QByteArray &header, const QByteArray &payload); // "header.payload"
QByteArray signEs256(const QByteArray &header, const QByteArray &payload, const QByteArray &privatePem);
QByteArray signHs256(const QByteArray &header, const QByteArray &payload, const QByteArray &secret);
QByteArray makePem(const char *type, const char *parameter); // "EC" with a curve, or "RSA" with nullptr
QByteArray publicPem(const QByteArray &privatePem);

} // namespace postrider::test
