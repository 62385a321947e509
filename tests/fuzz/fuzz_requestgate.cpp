// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <front/requestgate.h>

#include <optional>
#include <vector>

using namespace postrider;
using namespace postrider::front;

// What the gate says doesn't depend on how the bytes were cut, and what it passes is small and sound.
namespace {
struct Said {
    std::vector<Request> requests;
    std::optional<Refusal> refusal;
};

FrontOptions options()
{
    FrontOptions options;
    options.limits.headBytes = 512;
    options.limits.fields = 12;
    options.limits.bodyBytes = 1024;
    return options;
}

Said read(const FrontOptions &options, Serving serving, const QByteArray &bytes, qsizetype step)
{
    Said said;
    RequestGate gate(options, serving);
    qsizetype given = 0;
    for (;;) {
        const RequestGate::Verdict verdict = gate.next();
        if (verdict == RequestGate::Verdict::Refused) {
            said.refusal = gate.refusal();
            return said;
        }
        if (verdict == RequestGate::Verdict::Complete) {
            said.requests.push_back(gate.takeRequest());
            if (said.requests.back().kind == Request::Kind::WebSocket)
                return said;
            continue;
        }
        if (verdict == RequestGate::Verdict::SendContinue)
            continue;
        if (given == bytes.size())
            return said;
        const qsizetype count = std::min(step, bytes.size() - given);
        gate.append(QByteArrayView(bytes).sliced(given, count));
        given += count;
    }
}

bool same(const Request &a, const Request &b)
{
    return a.kind == b.kind && a.method == b.method && a.target == b.target && a.fields == b.fields &&
           a.host == b.host && a.body == b.body && a.keepAlive == b.keepAlive && a.forwardedFor == b.forwardedFor;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    static const FrontOptions limits = options();
    const auto serving = Serving(data[0] % 3);
    const QByteArray bytes = fuzz::bytesOf(data + 1, size - 1);
    const Said whole = read(limits, serving, bytes, std::max<qsizetype>(bytes.size(), 1));
    for (const Request &request : whole.requests) {
        fuzz::demand(request.target.startsWith('/'), "a target begins with a slash");
        fuzz::demand(request.body.size() <= limits.limits.bodyBytes, "a body is bounded");
        fuzz::demand(request.fields.size() <= limits.limits.fields, "fields are bounded");
        for (const auto &[name, value] : request.fields)
            fuzz::demand(!name.contains('\n') && !value.contains('\n') && !value.contains('\r') &&
                             !value.contains('\0'),
                         "a field is one line");
    }
    for (const qsizetype step : {qsizetype(1), qsizetype(7)}) {
        const Said cut = read(limits, serving, bytes, step);
        fuzz::demand(cut.refusal == whole.refusal, "the verdict doesn't depend on the cuts");
        fuzz::demand(std::ranges::equal(cut.requests, whole.requests, &same), "requests don't depend on the cuts");
    }
    return 0;
}
