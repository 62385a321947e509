// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include <domain/rules.h>

#include <QDateTime>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>
#include <cstdio>

namespace postrider::cli {
namespace {

// C0, DEL and C1: the latter are escape sequences to some terminals, too.
bool isControl(QChar c)
{
    return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0);
}

bool isBidirectionalControl(QChar c)
{
    const char16_t code = c.unicode();
    return code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

// Letters and digits that are written from right to left, those beyond the first plane too.
bool turnsTheLine(const QString &line)
{
    const auto codes = line.toUcs4();
    return std::ranges::any_of(codes, [](uint code) {
        const auto direction = QChar::direction(code);
        return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
    });
}

QString isolated(const QString &line)
{
    constexpr QChar FirstStrongIsolate(0x2068);
    constexpr QChar PopDirectionalIsolate(0x2069);
    return turnsTheLine(line) ? FirstStrongIsolate + line + PopDirectionalIsolate : line;
}

QByteArray bytesOf(const QJsonObject &object)
{
    QString json;
    for (const QChar c : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)))
        json += isControl(c) || isBidirectionalControl(c)
                    ? QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'))
                    : QString(c);
    return json.toUtf8() + '\n';
}

void put(FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

} // namespace

QString plainName(const QString &name)
{
    return isolated(rules::forDisplay(name));
}

QString plainText(const QString &text, int indentation)
{
    QStringList lines{QString()};
    for (const QChar c : text) {
        if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            lines.append(QString());
        else if (c == u'\t')
            lines.last() += QLatin1String("    ");
        else if (isBidirectionalControl(c))
            lines.last() += QStringLiteral("<U+%1>").arg(QString::number(c.unicode(), 16).toUpper(), 4, u'0');
        else
            lines.last() += isControl(c) ? QChar(QChar::ReplacementCharacter) : c;
    }
    for (QString &line : lines)
        line = isolated(line);
    return lines.join(u'\n' + QString(indentation, u' '));
}

QString clock(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()).toString(QStringLiteral("HH:mm:ss"));
}

void sayLine(const QString &line)
{
    put(stdout, line.toUtf8() + '\n');
}

void sayObject(const QJsonObject &object)
{
    put(stdout, bytesOf(object));
}

void sayAside(const QString &line)
{
    put(stderr, line.toUtf8() + '\n');
}

void sayAsideObject(const QJsonObject &object)
{
    put(stderr, bytesOf(object));
}

} // namespace postrider::cli
