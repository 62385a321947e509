// SPDX-License-Identifier: GPL-3.0-or-later
#include "websocket.h"

namespace postrider {

WebSocket::WebSocket(Handshake handshake, QObject *parent) : QObject(parent), m_handshake(std::move(handshake)) {}

} // namespace postrider
