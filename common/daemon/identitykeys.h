// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <adapters/identity/publickeys.h>
#include <adapters/token/renewableverifier.h>
#include <runtime/health.h>

#include <memory>

namespace postrider::daemon {

// Verifies tokens with the keys identity tells, or that stand in a file. In /status as "identity", without which no
// token can be verified at first, and later only those by new keys.
class IdentityKeys : public QObject {
    Q_OBJECT
public:
    IdentityKeys(IdentityPlace identity, Health &health); // which outlives it

    const TokenVerifier &verifier() const { return m_verifier; } // on any thread; lives as long as this
    // found() follows when there are keys. The error: the file can't be used.
    Result<void> start();

Q_SIGNALS:
    void found(); // once

private:
    void take(const QJsonObject &keys);
    void onMissed();

    const IdentityPlace m_identity;
    Health &m_health;
    PublicKeys m_keys;
    RenewableVerifier m_verifier;
    bool m_known = false;
};

} // namespace postrider::daemon
