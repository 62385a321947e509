// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>

#include <optional>

namespace postrider::client {

// Where a profile keeps what nobody else may know. What write() has returned for is there after a crash.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    virtual Result<std::optional<QByteArray>> read() const = 0;
    virtual Result<void> write(const QByteArray &secret) = 0;
    virtual Result<void> remove() = 0;
};

} // namespace postrider::client
