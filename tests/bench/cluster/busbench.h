// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace postrider::test {
class Backend;
}

namespace postrider::bench {

// Prints what our bus does with the broker of the cluster beside what the library does alone, and what MariaDB does
// with rows of the same size, all in the same run.
void measureBus(const test::Backend &cluster);

} // namespace postrider::bench
