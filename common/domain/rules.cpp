// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include "limits.h"

#include <QChar>

#include <optional>

namespace postrider::rules {
namespace {

// The code points of a text; half a surrogate pair counts as one of its own.
class CodePoints {
public:
    explicit CodePoints(QStringView text) : m_rest(text) {}
    std::optional<char32_t> next()
    {
        if (m_rest.isEmpty())
            return std::nullopt;
        const bool pair = m_rest.size() > 1 && m_rest[0].isHighSurrogate() && m_rest[1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(m_rest[0], m_rest[1]) : char32_t(m_rest[0].unicode());
        m_rest = m_rest.sliced(pair ? 2 : 1);
        return c;
    }

private:
    QStringView m_rest;
};

int characters(QStringView text)
{
    int count = 0;
    for (CodePoints points(text); points.next();)
        ++count;
    return count;
}

template <class Allowed>
bool everyCharacter(QStringView text, Allowed allowed)
{
    CodePoints points(text);
    while (const auto c = points.next())
        if (!allowed(*c))
            return false;
    return true;
}

bool isControl(char32_t c)
{
    return QChar::category(c) == QChar::Other_Control;
}

bool isBidirectionalControl(char32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

// Letters and marks that are there but show nothing (Unicode, Default_Ignorable_Code_Point): with them two names would
// look the same. Everything else that property names is neither letter nor mark.
bool isInvisible(char32_t c)
{
    return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || (c >= 0x180b && c <= 0x180f) ||
           c == 0x3164 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xffa0 || (c >= 0xe0100 && c <= 0xe01ef);
}

bool isBlank(char32_t c)
{
    return QChar::isSpace(c) || isInvisible(c) || QChar::category(c) == QChar::Other_Format;
}

// A mark stands on the letter or digit before it; on nothing it would change what stands before the name.
bool hasStrayMark(QStringView text)
{
    bool carries = false;
    CodePoints points(text);
    while (const auto c = points.next()) {
        if (QChar::isMark(*c) && !carries)
            return true;
        carries = QChar::isMark(*c) || QChar::isLetterOrNumber(*c);
    }
    return false;
}

// Qt folds one character to one (simple folding); where full folding gives several (ß: ss, İ: i and a dot), changing
// its case does so, too. Compared for every code point with Unicode's CaseFolding.txt: the same.
QString caseFolded(char32_t c)
{
    const auto one = QChar::fromUcs4(c);
    const QString original = QStringView(one).toString();
    const QString folded = original.toCaseFolded();
    if (const QString upper = folded.toUpper(); characters(upper) > 1)
        return upper.toCaseFolded();
    if (const QString lower = original.toLower(); characters(lower) > 1)
        return lower.toCaseFolded();
    return folded;
}

} // namespace

bool isWellFormed(QStringView text)
{
    return everyCharacter(text, [](char32_t c) { return c != 0 && !QChar::isSurrogate(c); });
}

Result<void> checkName(const QString &name)
{
    const auto allowed = [](char32_t c) {
        return QChar::isLetter(c) || QChar::isMark(c) || QChar::isDigit(c) || c == U' ' || c == U'.' || c == U'_' ||
               c == U'-';
    };
    const int length = characters(name);
    const bool good = length >= 1 && length <= limits::NameCharacters && everyCharacter(name, allowed) &&
                      !name.startsWith(u' ') && !name.endsWith(u' ') && !hasStrayMark(name) &&
                      !foldedName(name).isEmpty();
    if (!good)
        return failure(Code::BadName);
    return {};
}

QString foldedName(const QString &name)
{
    QString folded;
    const QString compatible = name.normalized(QString::NormalizationForm_KC);
    CodePoints points(compatible);
    while (const auto c = points.next())
        if (!isInvisible(*c))
            folded += caseFolded(*c);
    return folded.normalized(QString::NormalizationForm_KC);
}

Result<void> checkDisplayName(const QString &name)
{
    const int length = characters(name);
    const bool good = length >= 1 && length <= limits::DisplayNameCharacters && isWellFormed(name) &&
                      everyCharacter(name, [](char32_t c) { return !isControl(c); }) && !everyCharacter(name, isBlank);
    if (!good)
        return failure(Code::BadName,
                       QStringLiteral("A display name has 1 to 64 characters and no control characters."));
    return {};
}

Result<void> checkPassword(const QString &password)
{
    const bool good = isWellFormed(password) && characters(password) >= limits::PasswordCharacters &&
                      password.toUtf8().size() <= limits::PasswordBytes;
    if (!good)
        return failure(Code::WeakPassword);
    return {};
}

Result<void> checkMessage(const QString &text)
{
    if (text.isEmpty())
        return failure(Code::Empty);
    if (!isWellFormed(text))
        return failure(Code::BadRequest, QStringLiteral("A message is text without NUL and without half characters."));
    if (text.size() > limits::MessageBytes || text.toUtf8().size() > limits::MessageBytes)
        return failure(Code::TooLong);
    return {};
}

QString forDisplay(const QString &name)
{
    QString shown;
    shown.reserve(name.size());
    for (const QChar c : name)
        if (!isBidirectionalControl(c.unicode()))
            shown +=
                isControl(c.unicode()) || c == QChar::LineSeparator || c == QChar::ParagraphSeparator ? QChar(u' ') : c;
    return shown;
}

} // namespace postrider::rules
