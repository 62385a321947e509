// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"
#include "hub.h"
#include "markpath.h"
#include "presencepath.h"
#include "sendpath.h"
#include "socketopener.h"
#include "typingpath.h"

#include <ports/readers.h>
#include <ports/websocket.h>
#include <runtime/authenticator.h>

#include <QObject>

#include <memory>

namespace postrider::realtime {

class Meters;
class SocketSession;

// Takes what connects: lets in those with a good token, begins their sessions, gives each frame to whose it is, and
// ends the sessions whose time is over.
class SocketServer : public QObject {
    Q_OBJECT
public:
    struct Ports {
        WebSocketServer &sockets;
        ChatReader &chats;
        const Authenticator &authenticator;
        const Clock &clock;
        Meters &meters;
    };
    struct Paths {
        SendPath &sends;
        MarkPath &marks;
        TypingPath &typing;
        PresencePath &presence;
    };
    SocketServer(const Ports &ports, const Paths &paths, Hub &hub, ChatIndex &index, QObject *parent = nullptr);

    // Before accept() and after refuse() every socket is told to try again later.
    void accept() { m_accepting = true; }
    void refuse() { m_accepting = false; }
    void closeAll(int code, const QString &reason);
    void closeExpired();

Q_SIGNALS:
    void empty(); // the last socket has gone

private:
    void onNewWebSocket(WebSocket *socket);
    Result<Claims> authenticate(const WebSocket::Handshake &handshake) const;
    void turnAway(std::unique_ptr<WebSocket> socket, int code, const QString &reason);
    void begin(std::unique_ptr<WebSocket> socket, const Claims &claims);
    void onOpened(const SocketSession *session);
    void onFrame(SocketSession *session, const wire::ClientFrame &frame);
    void onToken(SocketSession *session, const QString &token);
    void onEnded(SocketSession *session);
    void onRevoked(const DeviceId &device);
    void makeRoom(UserId user);

    const Ports m_ports;
    const Paths m_paths;
    Hub &m_hub;
    ChatIndex &m_index;
    SocketOpener m_opener;
    bool m_accepting = false;
};

} // namespace postrider::realtime
