// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringDecoder>

#include <optional>

namespace postrider::cli {

// What came as bytes, unchanged: a byte order mark stays. Nothing if it isn't UTF-8, where another would be sent than
// was given.
inline std::optional<QString> fromUtf8(QByteArrayView bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8,
                          QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decode(bytes);
    return decode.hasError() ? std::nullopt : std::optional(std::move(text));
}

} // namespace postrider::cli
