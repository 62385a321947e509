// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postrider {

// One visitor out of a lambda for each alternative of a variant.
template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

} // namespace postrider
