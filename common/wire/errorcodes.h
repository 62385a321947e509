// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

// How an Error is told: its name on the wire, its HTTP status, its JSON. One table says all of it.
namespace postrider::wire {

QList<Code> allCodes();
QString codeName(Code code); // "no_such_user"
std::optional<Code> codeFromName(QStringView name);
int httpStatus(Code code);
bool mayWorkLater(Code code); // `retry` of a Failed: the same text, under a new uuid, may work

QJsonObject toJson(const Error &error);   // {"code": …, "message": …}
QByteArray errorBody(const Error &error); // {"error": {"code": …, "message": …}}

} // namespace postrider::wire
