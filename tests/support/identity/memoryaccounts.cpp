// SPDX-License-Identifier: GPL-3.0-or-later
#include "memoryaccounts.h"

#include <domain/limits.h>
#include <domain/rules.h>

#include <algorithm>

namespace postrider::test {

QFuture<Result<UserId>> MemoryAccounts::create(const NewAccount &account, const NewDevice &device)
{
    if (m_error)
        return answer(Result<UserId>());
    for (const AccountRow &row : m_accounts)
        if (rules::foldedName(row.user.name) == rules::foldedName(account.name))
            return answer(Result<UserId>(failure(Code::NameTaken)));
    const UserId id{m_accounts.size() + 1};
    m_accounts.append({{id, account.name, account.displayName, false, {}}, account.passwordHash});
    m_devices.append({id, device, {}, {}, device.at, {}});
    return answer(Result<UserId>(id));
}

QFuture<Result<Credentials>> MemoryAccounts::credentials(const QString &name)
{
    for (const AccountRow &row : m_accounts)
        if (rules::foldedName(row.user.name) == rules::foldedName(name))
            return answer(Result<Credentials>({row.user.id, row.passwordHash}));
    return answer(Result<Credentials>());
}

QFuture<Result<void>> MemoryAccounts::renewPasswordHash(UserId user, const QString &before, const QString &after)
{
    for (AccountRow &row : m_accounts)
        if (!m_error && row.user.id == user && row.passwordHash == before)
            row.passwordHash = after;
    return answer(Result<void>());
}

QFuture<Result<User>> MemoryAccounts::user(UserId id)
{
    for (const AccountRow &row : m_accounts)
        if (row.user.id == id)
            return answer(Result<User>(row.user));
    return answer(Result<User>(failure(Code::NoSuchUser)));
}

QFuture<Result<UserPage>> MemoryAccounts::search(const UserQuery &query)
{
    const QString wanted = rules::foldedName(query.text);
    UserPage page;
    for (const AccountRow &row : m_accounts)
        if (rules::foldedName(row.user.name) > query.after &&
            (rules::foldedName(row.user.name).contains(wanted) ||
             rules::foldedName(row.user.displayName).contains(wanted)))
            page.users.append(row.user);
    std::ranges::sort(page.users, {}, [](const User &user) { return rules::foldedName(user.name).toUtf8(); });
    page.more = page.users.size() > query.quantity;
    page.users = page.users.first(std::min<qsizetype>(page.users.size(), query.quantity));
    return answer(Result<UserPage>(page));
}

QList<MemoryAccounts::DeviceRow *> MemoryAccounts::signedIn(UserId user)
{
    QList<DeviceRow *> rows;
    for (DeviceRow &row : m_devices)
        if (row.user == user && !row.revokedAt)
            rows.append(&row);
    std::ranges::stable_sort(rows, [](const DeviceRow *a, const DeviceRow *b) { return a->lastSeen > b->lastSeen; });
    return rows;
}

QFuture<Result<QList<DeviceId>>> MemoryAccounts::add(UserId user, const NewDevice &device)
{
    using Answer = Result<QList<DeviceId>>;
    if (m_error || user.value < 1 || user.value > m_accounts.size())
        return answer(Answer(failure(Code::NoSuchUser)));
    QList<DeviceId> ended;
    const auto rows = signedIn(user);
    for (qsizetype i = limits::DevicesPerUser - 1; i < rows.size(); ++i) {
        rows.at(i)->revokedAt = device.at;
        ended.append(rows.at(i)->made.id);
    }
    m_devices.append({user, device, {}, {}, device.at, {}});
    return answer(Answer(ended));
}

QFuture<Result<Rotated>> MemoryAccounts::rotate(const Rotation &rotation)
{
    for (DeviceRow &row : m_devices) {
        const bool current = row.made.refreshHash == rotation.presentedHash;
        if (m_error || row.revokedAt || (!current && row.before != rotation.presentedHash))
            continue;
        if (current) {
            row.before = rotation.presentedHash;
            row.made.refreshHash = rotation.nextHash;
            row.salt = rotation.salt;
        }
        row.lastSeen = std::max(row.lastSeen, rotation.at);
        return answer(Result<Rotated>({row.user, row.made.id, row.salt}));
    }
    return answer(Result<Rotated>(failure(Code::Unauthenticated)));
}

QFuture<Result<void>> MemoryAccounts::revoke(UserId user, const DeviceId &device, Timestamp at)
{
    for (DeviceRow &row : m_devices) {
        if (m_error || row.user != user || row.made.id != device || row.revokedAt)
            continue;
        row.revokedAt = at;
        return answer(Result<void>());
    }
    return answer(Result<void>(failure(Code::NotFound)));
}

QFuture<Result<QList<Device>>> MemoryAccounts::devices(UserId user)
{
    QList<Device> devices;
    for (const DeviceRow *row : signedIn(user))
        devices.append({row->made.id, row->made.label, row->lastSeen, false});
    return answer(Result<QList<Device>>(devices));
}

QFuture<Result<QList<UserDevice>>> MemoryAccounts::revokedAfter(Timestamp after)
{
    QList<const DeviceRow *> rows;
    for (const DeviceRow &row : m_devices)
        if (row.revokedAt > after)
            rows.append(&row);
    std::ranges::stable_sort(rows, {}, [](const DeviceRow *row) { return *row->revokedAt; });
    QList<UserDevice> revoked;
    for (const DeviceRow *row : rows)
        revoked.append({row->user, row->made.id});
    return answer(Result<QList<UserDevice>>(revoked));
}

QFuture<Result<void>> MemoryAccounts::seen(const QList<Sighting> &sightings)
{
    for (const Sighting &sighting : sightings) {
        for (DeviceRow &row : m_devices)
            if (!m_error && row.made.id == sighting.device)
                row.lastSeen = std::max(row.lastSeen, sighting.at);
        for (AccountRow &row : m_accounts)
            if (!m_error && row.user.id == sighting.user && sighting.left && row.user.lastSeen < sighting.at)
                row.user.lastSeen = sighting.at;
    }
    return answer(Result<void>());
}

} // namespace postrider::test
