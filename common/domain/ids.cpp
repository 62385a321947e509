// SPDX-License-Identifier: GPL-3.0-or-later
#include "ids.h"

#include "timestamp.h"

#include <QRandomGenerator>

namespace postrider {

std::optional<MessageUuid> MessageUuid::parse(QStringView text)
{
    constexpr qsizetype CanonicalLength = 36;
    if (text.size() != CanonicalLength)
        return std::nullopt;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
        if (dash ? c != u'-' : !hex)
            return std::nullopt;
    }
    const QUuid uuid = QUuid::fromString(text);
    if (uuid.isNull())
        return std::nullopt;
    return MessageUuid(uuid);
}

// RFC 9562, 5.7: 48 bits of Unix milliseconds, version, then random bits. Nothing is ever derived from the time.
MessageUuid MessageUuid::create()
{
    const auto now = quint64(currentTime().time_since_epoch().count());
    const quint64 random = QRandomGenerator::system()->generate64();
    const quint32 more = QRandomGenerator::system()->generate();
    QByteArray bytes(16, Qt::Uninitialized);
    for (int i = 0; i < 6; ++i)
        bytes[i] = char(now >> (40 - 8 * i));
    for (int i = 0; i < 8; ++i)
        bytes[6 + i] = char(random >> (56 - 8 * i));
    bytes[14] = char(more >> 8);
    bytes[15] = char(more);
    bytes[6] = char((bytes[6] & 0x0f) | 0x70); // version 7
    bytes[8] = char((bytes[8] & 0x3f) | 0x80); // variant 10
    return MessageUuid(QUuid::fromRfc4122(bytes));
}

MessageUuid MessageUuid::fromBytes(const QByteArray &bytes)
{
    return bytes.size() == 16 ? MessageUuid(QUuid::fromRfc4122(bytes)) : MessageUuid();
}

} // namespace postrider
