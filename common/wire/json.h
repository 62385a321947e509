// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/result.h>
#include <domain/timestamp.h>

#include <QJsonObject>

// Reading JSON without guessing: each reader says whether the field is there and of its type.
namespace postrider::wire {

// One JSON object in UTF-8 (RFC 8259), at most 1,000 deep; anything else is Code::BadJson. Of equal keys the last one
// counts. A number beyond what a double holds is taken as a very great one, not as an error: it may stand in a field
// nobody reads.
Result<QJsonObject> parseObject(const QByteArray &bytes);
// The body of a request: JSON, or form-encoded if contentType says so and it doesn't begin like an object (curl sends
// JSON under that type, too). The values of a form are strings; of equal names the last one counts; what isn't UTF-8 is
// Code::BadRequest. Empty: an empty object.
Result<QJsonObject> parseBody(const QByteArray &contentType, const QByteArray &body);
QByteArray toBytes(const QJsonObject &object); // compact

// nullopt if it isn't there, isn't a number, isn't whole, or is out of range. A string of digits is no number.
std::optional<qint64> integer(const QJsonValue &value);
std::optional<QString> string(const QJsonValue &value); // nullopt also for text that is not well formed (rules.h)
std::optional<UserId> userId(const QJsonValue &value);  // 1 … 2^53-1
std::optional<Seq> seq(const QJsonValue &value);        // 0 … 2^53-1
std::optional<MessageUuid> uuid(const QJsonValue &value);
std::optional<Timestamp> time(const QJsonValue &value);

// A number in a path or a query: ASCII digits only, no sign, no space; 0 … 2^53-1.
std::optional<qint64> digits(QStringView text);

} // namespace postrider::wire
