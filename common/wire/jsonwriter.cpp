// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwriter.h"

namespace postrider::wire {
namespace {

bool needsEscape(char c)
{
    return uchar(c) < 0x20 || c == '"' || c == '\\';
}

void appendEscape(QByteArray &bytes, char c)
{
    switch (c) {
    case '"':
        bytes += "\\\"";
        return;
    case '\\':
        bytes += "\\\\";
        return;
    case '\n':
        bytes += "\\n";
        return;
    case '\r':
        bytes += "\\r";
        return;
    case '\t':
        bytes += "\\t";
        return;
    default:
        break;
    }
    constexpr char Hex[] = "0123456789abcdef";
    bytes += "\\u00";
    bytes += Hex[uchar(c) >> 4];
    bytes += Hex[uchar(c) & 0xf];
}

void appendEscaped(QByteArray &bytes, QByteArrayView utf8)
{
    qsizetype plain = 0; // where the stretch that needs no escape begins
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        if (!needsEscape(utf8[i]))
            continue;
        bytes.append(utf8.sliced(plain, i - plain));
        appendEscape(bytes, utf8[i]);
        plain = i + 1;
    }
    bytes.append(utf8.sliced(plain));
}

} // namespace

void JsonWriter::begin(QLatin1StringView key)
{
    m_bytes += m_empty ? "\"" : ",\"";
    m_empty = false;
    m_bytes.append(key.data(), key.size());
    m_bytes += "\":";
}

void JsonWriter::text(QLatin1StringView key, QStringView value)
{
    begin(key);
    m_bytes += '"';
    appendEscaped(m_bytes, value.toUtf8());
    m_bytes += '"';
}

void JsonWriter::text(QLatin1StringView key, QLatin1StringView ascii)
{
    begin(key);
    m_bytes += '"';
    appendEscaped(m_bytes, QByteArrayView(ascii.data(), ascii.size()));
    m_bytes += '"';
}

void JsonWriter::number(QLatin1StringView key, qint64 value)
{
    begin(key);
    m_bytes += QByteArray::number(value);
}

void JsonWriter::flag(QLatin1StringView key, bool value)
{
    begin(key);
    m_bytes += value ? "true" : "false";
}

void JsonWriter::null(QLatin1StringView key)
{
    begin(key);
    m_bytes += "null";
}

QByteArray JsonWriter::take()
{
    m_bytes += '}';
    return std::move(m_bytes);
}

} // namespace postrider::wire
