// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/exposure.h>

namespace postrider::daemon {

// Adds --self-signed: makes a certificate that nobody vouches for, and its key, where the settings want them, else as
// tls/certificate.pem and tls/key.pem in `folder` (empty: there is none), and prints its fingerprint. A pair that is
// there already is only told of.
void addSelfSigned(config::Table &table, const config::Exposure &exposure, std::function<QString()> folder);

} // namespace postrider::daemon
