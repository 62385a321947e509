// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <wire/records.h>

using namespace postrider;

namespace {
template <class T>
void roundTrip(const QByteArray &bytes, Result<T> (*read)(const QByteArray &))
{
    const auto value = read(bytes);
    if (!value)
        return;
    const QByteArray written = wire::encode(*value);
    const auto again = read(written);
    fuzz::demand(again.has_value() && wire::encode(*again) == written, "what is read can be written and read again");
}
} // namespace

// Records of the bus: anybody's bytes may stand in a topic.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    roundTrip(bytes, &wire::parseSaveCommand);
    roundTrip(bytes, &wire::parseSaveMark);
    roundTrip(bytes, &wire::parseMessageEvent);
    roundTrip(bytes, &wire::parseUserEvent);
    return 0;
}
