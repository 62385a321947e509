// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <front/wsgate.h>

#include <algorithm>
#include <optional>
#include <vector>

using namespace postrider;
using namespace postrider::front;

// What the gate says doesn't depend on how the bytes were cut; its messages are bounded, and survive being written
// anew.
namespace {
struct Said {
    std::vector<WsGate::Message> messages;
    int closeCode = 0;
};

Said read(const FrontLimits &limits, const QByteArray &bytes, qsizetype step)
{
    Said said;
    WsGate gate(limits);
    for (qsizetype given = 0; given < bytes.size(); given += step) {
        gate.append(QByteArrayView(bytes).sliced(given, std::min(step, bytes.size() - given)));
        for (;;) {
            const auto next = gate.next(milliseconds(0));
            if (!next) {
                said.closeCode = next.error().closeCode;
                return said;
            }
            if (!*next)
                break;
            said.messages.push_back(**next);
        }
    }
    return said;
}

bool same(const WsGate::Message &a, const WsGate::Message &b)
{
    return a.opcode == b.opcode && a.payload == b.payload;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FrontLimits limits;
    limits.messageBytes = 300;
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const Said whole = read(limits, bytes, std::max<qsizetype>(bytes.size(), 1));
    const Said cut = read(limits, bytes, 1);
    fuzz::demand(cut.closeCode == whole.closeCode, "the verdict doesn't depend on the cuts");
    fuzz::demand(std::ranges::equal(cut.messages, whole.messages, &same), "messages don't depend on the cuts");
    QByteArray again;
    limits.controlFramesPerSecond = 1 << 20;
    for (const WsGate::Message &message : whole.messages) {
        const bool control = message.opcode >= WsGate::Opcode::Close;
        fuzz::demand(message.payload.size() <= (control ? 125 : limits.messageBytes), "a message is bounded");
        fuzz::demand(message.opcode != WsGate::Opcode::Continuation, "a message is whole");
        again += WsGate::clientFrame(message);
    }
    const Said twice = read(limits, again, std::max<qsizetype>(again.size(), 1));
    fuzz::demand(twice.closeCode == 0 && std::ranges::equal(twice.messages, whole.messages, &same),
                 "a message is written as it was read");
    return 0;
}
