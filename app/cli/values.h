// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace postrider::cli
