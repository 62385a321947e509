// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/accounts.h>

namespace postrider {

class SqlDevices final : public DeviceStore {
public:
    // `writer` is the one thread that writes identity's database; it outlives this.
    explicit SqlDevices(SqlThread &writer) : m_writer(writer) {}

    QFuture<Result<QList<DeviceId>>> add(UserId user, const NewDevice &device) override;
    QFuture<Result<Rotated>> rotate(const Rotation &rotation) override;
    QFuture<Result<void>> revoke(UserId user, const DeviceId &device, Timestamp at) override;
    QFuture<Result<QList<Device>>> devices(UserId user) override;
    QFuture<Result<QList<UserDevice>>> revokedAfter(Timestamp after) override;
    QFuture<Result<void>> seen(const QList<Sighting> &sightings) override;

    // Within somebody's transaction.
    static SqlResult<void> insert(SqlConnection &connection, UserId user, const NewDevice &device);

private:
    SqlThread &m_writer;
};

} // namespace postrider
