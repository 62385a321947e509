// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/result.h>
#include <domain/timestamp.h>

#include <QJsonObject>

// Reading JSON without guessing: each reader says whether the field is there and of its type.
namespace postrider::wire {

// One JSON object in UTF-8; anything else is Code::BadJson. Depth and size are bounded by the caller's limits and Qt's.
Result<QJsonObject> parseObject(const QByteArray &bytes);
// The body of a request: JSON, or form-encoded if contentType says so (its values are strings). Empty: an empty object.
Result<QJsonObject> parseBody(const QByteArray &contentType, const QByteArray &body);
QByteArray toBytes(const QJsonObject &object); // compact

// nullopt if it isn't there, isn't a whole number, or is out of range. Form-encoded bodies give digits in a string.
std::optional<qint64> integer(const QJsonValue &value);
std::optional<QString> string(const QJsonValue &value); // nullopt also for text that is not well formed (rules.h)
std::optional<UserId> userId(const QJsonValue &value);  // 1 … 2^53-1
std::optional<Seq> seq(const QJsonValue &value);        // 0 … 2^53-1
std::optional<MessageUuid> uuid(const QJsonValue &value);
std::optional<Timestamp> time(const QJsonValue &value);

} // namespace postrider::wire
