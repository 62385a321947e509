// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>

#include <QHash>

#include <optional>

namespace postrider::test {

// Identity's stores without a database: the same contract (tests/contract/accounts), answered at once.
class MemoryAccounts final : public AccountStore, public DeviceStore {
public:
    QFuture<Result<UserId>> create(const NewAccount &account, const NewDevice &device) override;
    QFuture<Result<Credentials>> credentials(const QString &name) override;
    QFuture<Result<void>> renewPasswordHash(UserId user, const QString &before, const QString &after) override;
    QFuture<Result<User>> user(UserId id) override;
    QFuture<Result<UserPage>> search(const UserQuery &query) override;

    QFuture<Result<QList<DeviceId>>> add(UserId user, const NewDevice &device) override;
    QFuture<Result<Rotated>> rotate(const Rotation &rotation) override;
    QFuture<Result<void>> revoke(UserId user, const DeviceId &device, Timestamp at) override;
    QFuture<Result<QList<Device>>> devices(UserId user) override;
    QFuture<Result<QList<UserDevice>>> revokedAfter(Timestamp after) override;
    QFuture<Result<void>> seen(const QList<Sighting> &sightings) override;

    // Until it is told otherwise, every call fails like this.
    void fail(std::optional<Error> error) { m_error = std::move(error); }
    int refused() const { return m_refused; } // how many did

private:
    struct AccountRow {
        User user;
        QString passwordHash;
    };
    struct DeviceRow {
        UserId user;
        NewDevice made;
        std::optional<QByteArray> before;
        QByteArray salt;
        Timestamp lastSeen;
        std::optional<Timestamp> revokedAt;
    };
    template <class T>
    QFuture<Result<T>> answer(Result<T> result)
    {
        m_refused += m_error.has_value();
        return QtFuture::makeReadyFuture(m_error ? Result<T>(std::unexpected(*m_error)) : std::move(result));
    }
    QList<DeviceRow *> signedIn(UserId user); // last used first

    QList<AccountRow> m_accounts; // of user 1, 2, 3 …
    QList<DeviceRow> m_devices;
    std::optional<Error> m_error;
    int m_refused = 0;
};

} // namespace postrider::test
