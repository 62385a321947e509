// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsongrammar.h"

#include <QByteArrayList>

#include <algorithm>

namespace postrider::wire {
namespace {

constexpr QByteArrayView ByteOrderMark = "\xef\xbb\xbf";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Of a number that no double holds: whether it is beyond the greatest, or too near to 0.
bool isGreat(const QByteArray &number)
{
    const QByteArrayList parts = number.toLower().split('e');
    const QByteArrayList mantissa =
        (parts.front().startsWith('-') ? parts.front().sliced(1) : parts.front()).split('.');
    const QByteArray all = mantissa.join();
    const auto leading = std::find_if(all.cbegin(), all.cend(), [](char c) { return c != '0'; }) - all.cbegin();
    bool sane = true;
    const qint64 exponent = parts.size() > 1 ? parts[1].toLongLong(&sane) : 0;
    if (!sane) // longer than any text could make good
        return !parts[1].startsWith('-');
    return exponent > leading - mantissa.front().size();
}

} // namespace

std::optional<QByteArray> JsonGrammar::checked(const QByteArray &text)
{
    JsonGrammar grammar(text);
    if (!grammar.document())
        return std::nullopt;
    if (grammar.m_copied == 0)
        return text;
    grammar.m_rewritten.append(text.sliced(grammar.m_copied));
    return grammar.m_rewritten;
}

bool JsonGrammar::document()
{
    literal(ByteOrderMark); // which a reader may ignore
    if (!value(0))
        return false;
    return m_at == m_end;
}

bool JsonGrammar::value(int depth)
{
    space();
    if (m_at == m_end)
        return false;
    bool good = false;
    switch (*m_at) {
    case '{':
        good = members(depth + 1);
        break;
    case '[':
        good = elements(depth + 1);
        break;
    case '"':
        good = string();
        break;
    case 't':
        good = literal("true");
        break;
    case 'f':
        good = literal("false");
        break;
    case 'n':
        good = literal("null");
        break;
    default:
        good = number();
        break;
    }
    space();
    return good;
}

bool JsonGrammar::members(int depth)
{
    if (depth > MostDepth || !take('{'))
        return false;
    space();
    if (take('}'))
        return true;
    do {
        space();
        if (!string())
            return false;
        space();
        if (!take(':') || !value(depth))
            return false;
    } while (take(','));
    return take('}');
}

bool JsonGrammar::elements(int depth)
{
    if (depth > MostDepth || !take('['))
        return false;
    space();
    if (take(']'))
        return true;
    do {
        if (!value(depth))
            return false;
    } while (take(','));
    return take(']');
}

bool JsonGrammar::string()
{
    if (!take('"'))
        return false;
    if (const char *start = m_at; literal(ByteOrderMark))
        replace(start, "\\ufeff");
    for (; m_at != m_end; ++m_at) {
        if (*m_at == '"')
            return take('"');
        if (uchar(*m_at) < 0x20 || (*m_at == '\\' && !escape()))
            return false;
    }
    return false;
}

// Ends on its last character.
bool JsonGrammar::escape()
{
    ++m_at;
    if (m_at == m_end)
        return false;
    if (*m_at != 'u')
        return QByteArrayView("\"\\/bfnrt").contains(*m_at);
    constexpr qsizetype HexDigits = 4;
    if (m_end - m_at <= HexDigits || !std::all_of(m_at + 1, m_at + 1 + HexDigits, isHex))
        return false;
    m_at += HexDigits;
    return true;
}

bool JsonGrammar::number()
{
    const char *start = m_at;
    take('-');
    if (!take('0') && !digits())
        return false;
    if (take('.') && !digits())
        return false;
    if (take('e') || take('E')) {
        if (!take('+'))
            take('-');
        if (!digits())
            return false;
    }
    holdNumberWithinDouble(start);
    return true;
}

void JsonGrammar::holdNumberWithinDouble(const char *start)
{
    constexpr qsizetype AlwaysWithin = 300; // digits, if there is no exponent
    const QByteArray number = QByteArray::fromRawData(start, m_at - start);
    if (number.size() < AlwaysWithin && !number.contains('e') && !number.contains('E'))
        return;
    bool within = false;
    number.toDouble(&within);
    if (!within)
        replace(start, !isGreat(number) ? "1e-307" : *start == '-' ? "-1e308" : "1e308");
}

bool JsonGrammar::digits()
{
    const char *start = m_at;
    m_at = std::find_if_not(m_at, m_end, isDigit);
    return m_at != start;
}

bool JsonGrammar::literal(QByteArrayView word)
{
    if (!QByteArrayView(m_at, m_end).startsWith(word))
        return false;
    m_at += word.size();
    return true;
}

void JsonGrammar::space()
{
    while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

bool JsonGrammar::take(char c)
{
    if (m_at == m_end || *m_at != c)
        return false;
    ++m_at;
    return true;
}

void JsonGrammar::replace(const char *start, QByteArrayView by)
{
    const qsizetype from = start - m_text.cbegin();
    m_rewritten.append(m_text.sliced(m_copied, from - m_copied));
    m_rewritten.append(by);
    m_copied = m_at - m_text.cbegin();
}

} // namespace postrider::wire
