// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "admission.h"
#include "connection.h"
#include "deadlines.h"
#include "frontlimits.h"
#include "requestgate.h"
#include "turns.h"

#include <QHostAddress>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace postrider::front {

class Upstream;

// A port that clients connect to. `upstream` outlives it.
class Listener : public QObject {
    Q_OBJECT
public:
    Listener(Upstream &upstream, Serving serving, FrontOptions options = {}, QObject *parent = nullptr);
    ~Listener() override;

    // Port 0: any free one. Without encryption, ours or that of somebody in front of us, only loopback addresses.
    // Errors say address, port and why.
    Result<void> listen(const QHostAddress &address, quint16 port);
    QHostAddress address() const { return m_address; }
    quint16 port() const { return m_port; } // the real one
    qsizetype connections() const { return m_connections; }

    // No new connections; those without a request under way end at once, the others behind their answer. WebSockets are
    // closed by their service. finished() follows when none is left, in a later turn.
    void finish();

Q_SIGNALS:
    void finished();

private:
    void acceptSome();
    void add(Descriptor descriptor, const Peer &peer);
    bool isTrusted(const QHostAddress &address) const;
    void shedOne();
    void removeOne();

    Upstream &m_upstream;
    const Serving m_serving;
    const FrontOptions m_options;
    const std::shared_ptr<Admission> m_admission;
    Deadlines m_deadlines;
    Turns m_turns;
    QHostAddress m_address;
    quint16 m_port = 0;
    Descriptor m_socket;
    Descriptor m_spare; // given up for a moment when there are no descriptors left, to turn a client away
    std::unique_ptr<QSocketNotifier> m_acceptable;
    qsizetype m_connections = 0;
    bool m_finishing = false;
};

} // namespace postrider::front
