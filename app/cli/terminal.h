// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>

#include <QJsonObject>
#include <QString>

// What the program says. Texts of others are made harmless on their way to a terminal: no escape sequence, no control
// character, no line that looks like one of ours, no bidirectional control that turns the rest of a line around.
namespace postrider::cli {

QString plainName(const QString &name); // one line
// Further lines are indented. Bidirectional controls are shown ("<U+202E>"); lines with letters that are written from
// right to left stand in isolates of their own (UAX #9), so that what stands beside them keeps its place.
QString plainText(const QString &text, int indentation = 0);
QString clock(Timestamp time); // of this place: "12:04:05"

void sayLine(const QString &line);         // to standard output, at once
void sayObject(const QJsonObject &object); // as one line of JSON; escaped where a terminal might take offence
void sayAside(const QString &line);        // to standard error
void sayAsideObject(const QJsonObject &object);

} // namespace postrider::cli
