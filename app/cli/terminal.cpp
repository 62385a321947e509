// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include <domain/rules.h>

#include <QDateTime>
#include <QJsonDocument>
#include <QTextStream>

#include <cstdio>

namespace postrider::cli {
namespace {

// C0, DEL and C1: the latter are escape sequences to some terminals, too.
bool isControl(QChar c)
{
    return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0);
}

void put(FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

} // namespace

QString plainName(const QString &name)
{
    return rules::forDisplay(name);
}

QString plainText(const QString &text, int indentation)
{
    QString plain;
    plain.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            plain += u'\n' + QString(indentation, u' ');
        else if (c == u'\t')
            plain += QLatin1String("    ");
        else
            plain += isControl(c) ? QChar(QChar::ReplacementCharacter) : c;
    }
    return plain;
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
    QString json;
    for (const QChar c : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)))
        json += isControl(c) ? QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0')) : QString(c);
    put(stdout, json.toUtf8() + '\n');
}

void sayAside(const QString &line)
{
    put(stderr, line.toUtf8() + '\n');
}

} // namespace postrider::cli
