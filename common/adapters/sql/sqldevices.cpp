// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqldevices.h"

#include "accountrows.h"

#include <domain/limits.h>

#include <QStringBuilder>

namespace postrider {
namespace {

using accountrows::milliseconds;

SqlResult<void> done(const SqlResult<qint64> &affected)
{
    return affected ? SqlResult<void>() : std::unexpected(affected.error());
}

SqlResult<bool> userExists(SqlConnection &connection, UserId user)
{
    const auto found = connection.selectFirst(QStringLiteral("SELECT id FROM user WHERE id = ? AND deleted_at IS NULL"),
                                              {user.value}, [](const QSqlQuery &) { return true; });
    if (!found)
        return std::unexpected(found.error());
    return found->has_value();
}

// Those that have to go so that there is room for one more: the longest unused.
SqlResult<QList<DeviceId>> surplus(SqlConnection &connection, UserId user)
{
    auto devices =
        connection.select(QStringLiteral("SELECT id FROM device WHERE user_id = ? AND revoked_at IS NULL "
                                         "ORDER BY last_seen DESC, created_at DESC, id"),
                          {user.value}, [](const QSqlQuery &row) { return DeviceId{row.value(0).toString()}; });
    if (devices)
        devices->remove(0, std::min<qsizetype>(limits::DevicesPerUser - 1, devices->size()));
    return devices;
}

SqlResult<qint64> signOut(SqlConnection &connection, UserId user, const DeviceId &device, Timestamp at)
{
    return connection.execute(
        QStringLiteral("UPDATE device SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL"),
        {milliseconds(at), device.value, user.value});
}

struct RefreshRow {
    Rotated rotated;
    QByteArray current;
};

SqlResult<std::optional<RefreshRow>> rowOfToken(SqlConnection &connection, const QByteArray &hash)
{
    return connection.selectFirst(u"SELECT user_id, id, refresh_salt, refresh_hash FROM device "
                                  "WHERE (refresh_hash = ? OR refresh_before = ?) AND revoked_at IS NULL" %
                                      connection.dialect().texts().lockingRows,
                                  {hash, hash}, [](const QSqlQuery &row) {
                                      return RefreshRow{{.user = {row.value(0).toLongLong()},
                                                         .device = {row.value(1).toString()},
                                                         .salt = row.value(2).toByteArray()},
                                                        row.value(3).toByteArray()};
                                  });
}

SqlResult<void> touch(SqlConnection &connection, const DeviceId &device, Timestamp at)
{
    return done(connection.execute(QStringLiteral("UPDATE device SET last_seen = ? WHERE id = ? AND last_seen < ?"),
                                   {milliseconds(at), device.value, milliseconds(at)}));
}

Result<Rotated> rotateIn(SqlConnection &connection, const Rotation &rotation)
{
    const auto row = rowOfToken(connection, rotation.presentedHash);
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return failure(Code::Unauthenticated);
    Rotated rotated = (*row)->rotated;
    if ((*row)->current == rotation.presentedHash) {
        const auto moved = connection.execute(
            QStringLiteral("UPDATE device SET refresh_hash = ?, refresh_before = ?, refresh_salt = ? WHERE id = ?"),
            {rotation.nextHash, rotation.presentedHash, rotation.salt, rotated.device.value});
        if (!moved)
            return std::unexpected(moved.error());
        rotated.salt = rotation.salt;
    }
    if (const auto touched = touch(connection, rotated.device, rotation.at); !touched)
        return std::unexpected(touched.error());
    return rotated;
}

SqlResult<void> see(SqlConnection &connection, const Sighting &sighting)
{
    if (const auto touched = touch(connection, sighting.device, sighting.at); !touched || !sighting.left)
        return touched;
    return done(connection.execute(
        QStringLiteral("UPDATE user SET last_seen = ? WHERE id = ? AND (last_seen IS NULL OR last_seen < ?)"),
        {milliseconds(sighting.at), sighting.user.value, milliseconds(sighting.at)}));
}

} // namespace

SqlResult<void> SqlDevices::insert(SqlConnection &connection, UserId user, const NewDevice &device)
{
    return done(connection.execute(QStringLiteral("INSERT INTO device(id, user_id, label, refresh_hash, created_at, "
                                                  "last_seen) VALUES(?, ?, ?, ?, ?, ?)"),
                                   {device.id.value, user.value, accountrows::text(device.label), device.refreshHash,
                                    milliseconds(device.at), milliseconds(device.at)}));
}

QFuture<Result<QList<DeviceId>>> SqlDevices::add(UserId user, const NewDevice &device)
{
    return m_writer.run([user, device](SqlConnection &connection) {
        return connection.transaction([&]() -> Result<QList<DeviceId>> {
            const auto exists = userExists(connection, user);
            if (!exists)
                return std::unexpected(exists.error());
            if (!*exists)
                return failure(Code::NoSuchUser);
            const auto ended = surplus(connection, user);
            if (!ended)
                return std::unexpected(ended.error());
            for (const DeviceId &old : *ended)
                if (const auto signedOut = signOut(connection, user, old, device.at); !signedOut)
                    return std::unexpected(signedOut.error());
            if (const auto inserted = insert(connection, user, device); !inserted)
                return std::unexpected(inserted.error());
            return *ended;
        });
    });
}

QFuture<Result<Rotated>> SqlDevices::rotate(const Rotation &rotation)
{
    return m_writer.run([rotation](SqlConnection &connection) {
        return connection.transaction([&] { return rotateIn(connection, rotation); });
    });
}

QFuture<Result<void>> SqlDevices::revoke(UserId user, const DeviceId &device, Timestamp at)
{
    return m_writer.run([=](SqlConnection &connection) {
        return connection.transaction([&]() -> Result<void> {
            const auto signedOut = signOut(connection, user, device, at);
            if (!signedOut)
                return std::unexpected(signedOut.error());
            return *signedOut == 1 ? Result<void>() : failure(Code::NotFound);
        });
    });
}

QFuture<Result<QList<Device>>> SqlDevices::devices(UserId user)
{
    return m_writer.run([user](SqlConnection &connection) -> Result<QList<Device>> {
        auto devices = connection.select(
            QStringLiteral("SELECT id, label, last_seen FROM device WHERE user_id = ? AND revoked_at IS NULL "
                           "ORDER BY last_seen DESC, created_at DESC, id"),
            {user.value}, [](const QSqlQuery &row) {
                return Device{.id = {row.value(0).toString()},
                              .label = row.value(1).toString(),
                              .lastSeen = accountrows::timestamp(row.value(2)),
                              .current = false};
            });
        if (!devices)
            return std::unexpected(devices.error());
        return *devices;
    });
}

QFuture<Result<QList<UserDevice>>> SqlDevices::revokedAfter(Timestamp after)
{
    return m_writer.run([after](SqlConnection &connection) -> Result<QList<UserDevice>> {
        const auto revoked = connection.select(
            QStringLiteral("SELECT user_id, id FROM device WHERE revoked_at > ? ORDER BY revoked_at, id"),
            {milliseconds(after)},
            [](const QSqlQuery &row) { return UserDevice{{row.value(0).toLongLong()}, {row.value(1).toString()}}; });
        if (!revoked)
            return std::unexpected(revoked.error());
        return *revoked;
    });
}

QFuture<Result<void>> SqlDevices::seen(const QList<Sighting> &sightings)
{
    return m_writer.run([sightings](SqlConnection &connection) {
        return connection.transaction([&]() -> Result<void> {
            for (const Sighting &sighting : sightings)
                if (const auto kept = see(connection, sighting); !kept)
                    return std::unexpected(kept.error());
            return {};
        });
    });
}

} // namespace postrider
