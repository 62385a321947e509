// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile.h"

#include <faults/crashpoint.h>
#include <wire/json.h>
#include <wire/rest.h>

#include <QDir>
#include <QStringBuilder>

#include <sys/stat.h>

namespace postrider::client {
namespace {

constexpr QFileDevice::Permissions OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

std::unexpected<Error> unreadable(const QString &folder, const QString &file)
{
    return failure(Code::Unreadable, QStringLiteral("The file %1/%2 is damaged.").arg(folder, file));
}

} // namespace

Profile::Profile(const QString &folder)
    : m_folder(QDir(folder).absolutePath())
    , m_lock(m_folder % u"/lock")
    , m_account(m_folder % u"/account.json")
    , m_secrets(std::make_unique<PrivateFile>(m_folder % u"/session.json"))
{
    m_lock.setStaleLockTime(0); // a living process keeps it however long; a dead one's is found out by its pid
}

Result<void> Profile::lock()
{
    // Its parents are nobody's secret; the folder itself must never be open to others, not even for a moment.
    const QDir parent = QFileInfo(m_folder).dir();
    const bool made = parent.mkpath(QStringLiteral(".")) &&
                      (::mkdir(QFile::encodeName(m_folder).constData(), 0700) == 0 || errno == EEXIST);
    if (!made || !QFile::setPermissions(m_folder, OwnerOnly))
        return failure(Code::Unavailable, QStringLiteral("The profile's folder %1 can't be used.").arg(m_folder));
    if (m_lock.tryLock(0))
        return {};
    if (m_lock.error() == QLockFile::LockFailedError)
        return failure(Code::Forbidden, QStringLiteral("This profile is in use by another Postrider."));
    return failure(Code::Unavailable, QStringLiteral("The profile's folder %1 can't be written to.").arg(m_folder));
}

Result<std::optional<Account>> Profile::account() const
{
    const auto contents = m_account.read();
    if (!contents)
        return std::unexpected(contents.error());
    if (!*contents)
        return std::nullopt;
    const auto json = wire::parseObject(**contents);
    const auto user = json ? wire::userId(json->value(u"user")) : std::nullopt;
    if (!user)
        return unreadable(m_folder, QStringLiteral("account.json"));
    return Account{.server = QUrl(json->value(u"server").toString()),
                   .user = *user,
                   .name = json->value(u"name").toString(),
                   .device = {json->value(u"device").toString()},
                   .fingerprint = json->value(u"fingerprint").toString()};
}

Result<void> Profile::setAccount(const Account &account)
{
    QJsonObject json{{QStringLiteral("server"), account.server.toString()},
                     {QStringLiteral("user"), account.user.value},
                     {QStringLiteral("name"), account.name},
                     {QStringLiteral("device"), account.device.value}};
    if (!account.fingerprint.isEmpty())
        json.insert(QStringLiteral("fingerprint"), account.fingerprint);
    return m_account.write(wire::toBytes(json));
}

Result<std::optional<SessionTokens>> Profile::tokens() const
{
    const auto contents = m_secrets->read();
    if (!contents)
        return std::unexpected(contents.error());
    if (!*contents)
        return std::nullopt;
    const auto json = wire::parseObject(**contents);
    const auto session = json ? wire::sessionFromJson(*json) : std::unexpected(json.error());
    if (!session)
        return unreadable(m_folder, QStringLiteral("session.json"));
    return *session;
}

Result<void> Profile::setTokens(const SessionTokens &tokens)
{
    return m_secrets->write(wire::toBytes(wire::toJson(tokens)));
}

Result<void> Profile::removeTokens()
{
    return m_secrets->remove();
}

QString Profile::databaseFile() const
{
    return m_folder % u"/cache.sqlite";
}

Result<void> Profile::clear()
{
    // The account goes last: until it is gone, the next start finds a profile to clear.
    for (const char *suffix : {"", "-wal", "-shm"})
        if (const auto removed = PrivateFile(databaseFile() % QLatin1String(suffix)).remove(); !removed)
            return removed;
    POSTRIDER_CRASH_POINT(LeaveDatabaseGone);
    if (const auto removed = removeTokens(); !removed)
        return removed;
    POSTRIDER_CRASH_POINT(LeaveTokensGone);
    return m_account.remove();
}

} // namespace postrider::client
