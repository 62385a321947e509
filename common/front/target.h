// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postrider::front {

// A request target (RFC 9112, 3.2) in origin form: an absolute form loses scheme and authority, slashes at the start
// become one (a second one would make the path look like an authority), one at the path's end goes; characters that
// must be escaped are. Nothing for what is no target: another form, a broken escape, a fragment.
std::optional<QByteArray> normalisedTarget(QByteArrayView target);

// "example.org", "127.0.0.1:5051", "[::1]:80" or empty: the form of a Host field (RFC 9110, 7.2).
bool isHost(QByteArrayView host);
// Whether an Origin field names the same host (RFC 6454); the port may be another.
bool isOriginOf(QByteArrayView origin, QByteArrayView host);

} // namespace postrider::front
