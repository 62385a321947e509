// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "admission.h"
#include "channel.h"
#include "deadlines.h"
#include "requestgate.h"
#include "turns.h"
#include "upstream.h"
#include "wsgate.h"

#include <QObject>

#include <deque>

namespace postrider::front {

// One client: Idle -> Head -> Body -> Awaiting -> Idle, or Tunnel, at last Closing. One request is under way at a time,
// and while its answer is awaited nothing is read: answers can't be swapped, and what a client sends ahead waits in the
// kernel.
class Connection final : public QObject,
                         private Client,
                         private Admission::Guest,
                         private Deadlines::Deadline,
                         private Turns::Waiter {
    Q_OBJECT
public:
    struct Surroundings {
        const FrontOptions &options;
        Serving serving;
        Upstream &upstream;
        Deadlines &deadlines;
        Admission &admission;
        Turns &turns;
    };
    Connection(Descriptor descriptor, Peer peer, const Surroundings &surroundings, QObject *parent);
    ~Connection() override;

    // No further request: closes at once if none is under way, else behind its answer. A WebSocket is its service's to
    // end.
    void finish();

Q_SIGNALS:
    void gone(); // the last signal; the object deletes itself

private:
    enum class State { Idle, Head, Body, Awaiting, Tunnel, Closing };

    void readMore();
    void holdUnfinished();
    void nextRequest();
    void enterPhase();
    void rest();
    void begin(Request request);
    void openTunnel(const Request &request, const QHostAddress &client);
    void refuse(const Refusal &refusal, bool withBody);
    void close();
    void wentOn(); // what was written has been taken
    void vanish();
    void leaveUpstream();

    // Client
    void answer(QByteArrayView bytes) override;
    void answerComplete() override;
    void answerFailed() override;
    bool hasLeft() const override { return m_channel.hasLeft(); }
    void tunnelOpen() override;
    void sendFrames(QByteArrayView frames) override;
    qint64 bytesToWrite() const override { return m_channel.bytesToWrite(); }
    void flush() override { m_channel.flush(); }
    void setReading(bool on) override;
    void tunnelClosed() override;

    void clientEnded();
    void passMessages();
    void take(WsGate::Message message);
    void keepAhead(WsGate::Message message);
    WsGate::Message takeAhead();
    void passControl(const WsGate::Message &message);
    void watchTunnel();
    void awaitTunnelDeadline();

    void giveWay() override { m_channel.abort(); }
    void turn() override;

    // Deadline
    void expired() override;
    void expireAnswer();

    const FrontOptions &m_options;
    const FrontLimits &m_limits;
    Upstream &m_upstream;
    Admission &m_admission;
    const Peer m_peer;
    const bool m_isProxy;
    Channel m_channel;
    RequestGate m_gate;
    State m_state = State::Idle;
    bool m_finishing = false;

    // Awaiting
    Exchange *m_exchange = nullptr; // looks after itself once left
    bool m_keepAlive = true;
    bool m_head = false; // the request was a HEAD
    bool m_answerBegun = false;
    bool m_answered = false;
    qint64 m_waitedFor = 0; // bytes that waited when the output was last looked at

    // Tunnel
    Tunnel *m_tunnel = nullptr; // likewise
    std::unique_ptr<WsGate> m_wsGate;
    bool m_tunnelOpen = false;
    bool m_paused = false; // by the service
    bool m_clientEnded = false;
    std::deque<WsGate::Message> m_ahead; // read while paused
    qsizetype m_aheadBytes = 0;
    milliseconds m_heard{};
    milliseconds m_pinged{};
    milliseconds m_messageSince{};
    bool m_withinMessage = false;
};

} // namespace postrider::front
