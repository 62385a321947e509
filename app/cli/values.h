// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "exitcode.h"

#include <client/values.h>

#include <QJsonObject>

// Our values in the words of the output; JSON has the names of the contract.
namespace postrider::cli {

QString stateName(MessageState state); // "Saved"
QJsonObject toJson(const client::MessageItem &item);
QJsonObject toJson(const client::Conversation &line);
QJsonObject toJson(const User &user);
QJsonObject toJson(const client::MessageDetails &details);

// "12:04:05  Ann  Hello", further lines of the text indented below its first; one's own with its state.
QString toLine(const client::MessageItem &item);
QString toLine(const client::Conversation &line);
QString toLine(const User &user);
QString toLines(const client::MessageDetails &details);

// To standard error: what a person should know beside the answer, and how it ended if it didn't end well.
void sayNotice(const CommandLine &line, const QString &text);
void sayExit(bool json, const Exit &exit);

} // namespace postrider::cli
