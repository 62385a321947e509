// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/readers.h>

namespace postrider {

// Reads identity's database for the other services.
class SqlUserDirectory final : public UserDirectory {
public:
    explicit SqlUserDirectory(SqlThread &reader) : m_reader(reader) {} // which outlives this

    QFuture<Result<QHash<UserId, User>>> users(const QSet<UserId> &ids) override;
    QFuture<Result<QList<DeviceId>>> revokedAfter(Timestamp after) override;

private:
    SqlThread &m_reader;
};

} // namespace postrider
