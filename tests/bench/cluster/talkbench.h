// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postrider::test {
class Backend;
}

namespace postrider::bench {

// Prints how long a message takes through the idle cluster, and how many go through it between 100 pairs.
void measureTalk(const test::Backend &cluster);

} // namespace postrider::bench
