// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include "limits.h"

#include <QChar>

namespace postrider::rules {
namespace {

int characters(QStringView text)
{
    int count = 0;
    for (const QChar c : text)
        count += !c.isLowSurrogate();
    return count;
}

template <class Allowed>
bool everyCharacter(QStringView text, Allowed allowed)
{
    qsizetype i = 0;
    while (i < text.size()) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : char32_t(text[i].unicode());
        if (!allowed(c))
            return false;
        i += pair ? 2 : 1;
    }
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

} // namespace

bool isWellFormed(QStringView text)
{
    return everyCharacter(text, [](char32_t c) { return c != 0 && !QChar::isSurrogate(c); });
}

Result<void> checkName(const QString &name)
{
    const auto allowed = [](char32_t c) {
        return QChar::isLetter(c) || QChar::isMark(c) || QChar::isDigit(c) || c == U' ' || c == U'.' || c == U'_' || c == U'-';
    };
    const int length = characters(name);
    const bool good = length >= 1 && length <= limits::NameCharacters && everyCharacter(name, allowed)
        && !name.startsWith(u' ') && !name.endsWith(u' ') && !foldedName(name).isEmpty();
    if (!good)
        return failure(Code::BadName);
    return {};
}

QString foldedName(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded().normalized(QString::NormalizationForm_KC);
}

Result<void> checkDisplayName(const QString &name)
{
    const int length = characters(name);
    const bool good = length >= 1 && length <= limits::DisplayNameCharacters && isWellFormed(name)
        && everyCharacter(name, [](char32_t c) { return !isControl(c); }) && !forDisplay(name).trimmed().isEmpty();
    if (!good)
        return failure(Code::BadName, QStringLiteral("A display name has 1 to 64 characters and no control characters."));
    return {};
}

Result<void> checkPassword(const QString &password)
{
    const bool good = isWellFormed(password) && characters(password) >= limits::PasswordCharacters
        && password.toUtf8().size() <= limits::PasswordBytes;
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
            shown += isControl(c.unicode()) || c == QChar::LineSeparator || c == QChar::ParagraphSeparator ? QChar(u' ') : c;
    return shown;
}

} // namespace postrider::rules
