// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "localtunnel.h"

#include <ports/websocket.h>

namespace postrider::front {

// A WebSocket of this process, as its service holds it.
class LocalWebSocket final : public WebSocket {
    Q_OBJECT
public:
    LocalWebSocket(Handshake handshake, LocalTunnel *tunnel);
    ~LocalWebSocket() override;

    void send(const QByteArray &text) override;
    void close(int code, const QString &reason) override;
    void pause() override;
    void resume() override;
    qint64 bytesToWrite() const override;

    void closeLater(); // the tunnel has ended

private:
    void tellClosed();

    const QPointer<LocalTunnel> m_tunnel;
    bool m_paused = false;
    bool m_ended = false;
    bool m_told = false;
};

} // namespace postrider::front
