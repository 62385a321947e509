// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the kernel knows of this process (proc(5)); nothing of it can fail for long, and then it is 0.
namespace postrider::processstats {

double residentBytes();
double openDescriptors();
double cpuSeconds();
double threads();

} // namespace postrider::processstats
