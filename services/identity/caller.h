// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace postrider::identity {

// Who asks for something that is dear.
struct Caller {
    QString address;
    std::function<bool()> hasLeft = {}; // empty: nobody knows

    bool isGone() const { return hasLeft && hasLeft(); }
};

} // namespace postrider::identity
