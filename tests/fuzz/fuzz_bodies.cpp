// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <wire/json.h>
#include <wire/rest.h>

using namespace postrider;

namespace {
// Read, written and read again, it is the same: nothing that is accepted is lost or changed.
template <class T>
void roundTrip(const QJsonObject &json, Result<T> (*read)(const QJsonObject &))
{
    const auto value = read(json);
    if (!value)
        return;
    const QJsonObject written = wire::toJson(*value);
    const auto again = read(written);
    fuzz::demand(again.has_value() && wire::toJson(*again) == written, "what is read can be written and read again");
}
} // namespace

// Bodies of requests, by JSON and as forms, and of answers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const QByteArray body = fuzz::bytesOf(data + 1, size - 1);
    const QByteArray type = data[0] % 2 ? "application/x-www-form-urlencoded" : "application/json";
    const auto fields = wire::parseBody(type, body);
    wire::errorFromBody(400 + data[0], body);
    if (!fields)
        return 0;
    roundTrip(*fields, &wire::sessionFromJson);
    roundTrip(*fields, &wire::userFromJson);
    roundTrip(*fields, &wire::deviceFromJson);
    roundTrip(*fields, &wire::entryFromJson);
    roundTrip(*fields, &wire::chatFromJson);
    roundTrip(*fields, &wire::pageFromJson);
    roundTrip(*fields, &wire::receiptFromJson);
    roundTrip(*fields, &wire::chatListFromJson);
    roundTrip(*fields, &wire::userListFromJson);
    roundTrip(*fields, &wire::savedFromJson);
    return 0;
}
