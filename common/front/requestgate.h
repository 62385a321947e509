// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontlimits.h"
#include "request.h"

#include <memory>

namespace postrider::front {

// What a port is for. An upgrade to WebSocket is ignored where there are none (RFC 9110, 7.8); anything else than one
// is answered 426 where there is nothing else.
enum class Serving { Rest, WebSocket, Both };

// Client bytes in, vetted requests out. Sans I/O; what it says doesn't depend on how the bytes were cut. It is stricter
// than a parser has to be: whatever two readers could understand differently is refused.
class RequestGate {
public:
    enum class Verdict {
        NeedMore,
        SendContinue, // once: the client waits for "100 Continue" before it sends the body
        Complete,     // takeRequest()
        Refused,      // refusal(); nothing more is read
    };
    enum class Phase { Idle, Head, Body }; // between requests, within a head, within a body

    RequestGate(const FrontOptions &options, Serving serving);
    ~RequestGate();

    void append(QByteArrayView bytes);
    // Goes on with what was appended. Bytes behind a complete request wait for the next call after takeRequest().
    Verdict next();

    Phase phase() const;
    qsizetype bytesKept() const; // of a request that isn't whole
    Request takeRequest();
    const Refusal &refusal() const { return m_refusal; }
    bool refusedHead() const { return m_request.isHead(); } // then the refusal goes without its body
    QByteArray takeRest(); // what stands behind the last request: the first frames of a WebSocket

private:
    struct Parser;
    Verdict readHead();
    Verdict parseHead(qsizetype length);
    Verdict readBody();
    Verdict vetHead();
    Verdict vetTransfer();
    Verdict vetUpgrade();
    void keepFields();
    bool asksForWebSocket() const;
    Verdict refuse(int status, Code code, const QByteArray &message, QByteArray extraField = {});
    Verdict refuseBody();

    const FrontOptions &m_options;
    const Serving m_serving;
    QByteArray m_in;
    qsizetype m_scanned = 0;          // of m_in: no end of the head before here
    std::unique_ptr<Parser> m_parser; // from the end of the head to the end of the body
    bool m_continueOwed = false;
    Verdict m_verdict = Verdict::NeedMore;
    Request m_request;
    Refusal m_refusal;
};

} // namespace postrider::front
