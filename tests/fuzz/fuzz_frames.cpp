// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <wire/frames.h>
#include <wire/json.h>

using namespace postrider;

// Frames of both sides: no input ends the reader, and what is refused is refused with a sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const auto frame = wire::parseClientFrame(bytes);
    const auto object = wire::parseObject(bytes);
    fuzz::demand(object.has_value() || !frame.has_value(), "a frame is an object");
    const auto answer = wire::parseServerFrame(bytes);
    if (!answer)
        fuzz::demand(!answer.error().message.isEmpty(), "a refusal says something");
    if (object) {
        const auto again = wire::parseObject(wire::toBytes(*object));
        fuzz::demand(again.has_value(), "an object can be written and read again");
    }
    return 0;
}
