// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secretstore.h"

#include <QString>

namespace postrider::client {

// A small file that only its owner may read (0600), replaced whole and on the disk when write() returns.
class PrivateFile final : public SecretStore {
public:
    explicit PrivateFile(const QString &path) : m_path(path) {}

    Result<std::optional<QByteArray>> read() const override;
    Result<void> write(const QByteArray &contents) override;
    Result<void> remove() override; // fine if it isn't there

private:
    QString m_path;
};

} // namespace postrider::client
