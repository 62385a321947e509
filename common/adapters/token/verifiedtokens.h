// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/tokenverifier.h>

#include <QByteArray>
#include <QCache>

#include <mutex>
#include <optional>

namespace postrider {

// The claims of tokens whose signature was found right lately: a client shows the same token with each of its calls,
// and a signature costs as much as hundreds of other checks. Only hashes of tokens are kept. Safe on any thread.
class VerifiedTokens {
public:
    static constexpr int Most = 4096;

    std::optional<Claims> find(QByteArrayView token);
    void insert(QByteArrayView token, const Claims &claims);

private:
    std::mutex m_mutex;
    QCache<QByteArray, Claims> m_claims{Most};
};

} // namespace postrider
