// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace postrider::identity {

// Whose the address is, as far as one can tell: whoever has IPv6 has at least a /64 of it.
QByteArray networkOf(const QString &address);

// Who asks for something that is dear.
struct Caller {
    QString address;
    std::function<bool()> hasLeft = {}; // empty: nobody knows

    bool isGone() const { return hasLeft && hasLeft(); }
};

} // namespace postrider::identity
