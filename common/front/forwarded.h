// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>

#include <functional>

namespace postrider::front {

// Is this somebody who ends the encryption in front of us? Empty: there is nobody.
using Proxies = std::function<bool(const QHostAddress &)>;

// Who is meant: the peer itself, or, if that is a proxy, the last one in X-Forwarded-For who isn't. What a proxy says
// that is no address counts for nothing.
QHostAddress clientBehind(const Proxies &proxies, const QHostAddress &peer, QByteArrayView forwardedFor);

} // namespace postrider::front
