// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>

#include <QJsonObject>
#include <QString>

// What the program says. Texts of others are made harmless on their way to a terminal: no escape sequence, no control
// character, no line that looks like one of ours.
namespace postrider::cli {

QString plainName(const QString &name);                      // one line
QString plainText(const QString &text, int indentation = 0); // further lines are indented
QString clock(Timestamp time);                               // of this place: "12:04:05"

void sayLine(const QString &line);         // to standard output, at once
void sayObject(const QJsonObject &object); // as one line of JSON, ASCII where a terminal might take offence
void sayAside(const QString &line);        // to standard error

} // namespace postrider::cli
