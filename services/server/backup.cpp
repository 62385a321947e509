// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup.h"

#include "databases.h"

#include <adapters/sql/sqlitefile.h>
#include <faults/crashpoint.h>
#include <runtime/archive.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringBuilder>
#include <QTemporaryDir>
#include <QTextStream>

#include <fcntl.h>
#include <unistd.h>

namespace postrider::server {
namespace {

using Done = std::expected<void, daemon::Trouble>;

constexpr QLatin1StringView Program{"postrider-server"};
const QString Ledger = QStringLiteral("ledger.sqlite");
const QString Accounts = QStringLiteral("identity.sqlite");
const QString Folders[] = {QStringLiteral("persistence"), QStringLiteral("identity")}; // whose the data is
const QString Prepared = QStringLiteral("restoring");
const QString Unfinished = QStringLiteral("restore-unfinished");
// More than anybody registers between a backup and its return: nobody gets the id of somebody whose account was lost,
// whose name still stands in others' caches.
constexpr qint64 PassedOver = 1'000'000;

std::unexpected<daemon::Trouble> unusable(const QString &sentence)
{
    return std::unexpected(daemon::Trouble{ExitCode::DataUnusable, sentence});
}

std::unexpected<daemon::Trouble> unusable(const QString &what, const SqlError &error)
{
    return unusable(QStringLiteral("%1: %2.").arg(what, error.cause));
}

QString pathOf(const SqlSettings &settings)
{
    return std::get<SqliteFile>(settings.database).path;
}

Done backUp(const QString &folder, const QString &file)
{
    if (QFileInfo::exists(folder % u'/' % Unfinished))
        return unusable(QStringLiteral("A restore of %1 was broken off: do it again first.").arg(folder));
    const Databases databases(folder);
    const QTemporaryDir copies(file % u".XXXXXX");
    if (!copies.isValid())
        return unusable(QStringLiteral("%1: %2.").arg(file, copies.errorString()));
    const QList<archive::Member> members{{Ledger, copies.filePath(Ledger)}, {Accounts, copies.filePath(Accounts)}};
    // The ledger first: whoever it names has an account by then, and so in the copy made after it.
    const SqlSettings sources[] = {databases.ledger, databases.accounts};
    for (int i = 0; i < members.size(); ++i) {
        const QString source = pathOf(sources[i]);
        if (!QFileInfo::exists(source))
            return unusable(QStringLiteral("There is no %1 to back up.").arg(source));
        if (const auto copied = copySqlite({source}, {members.at(i).file}); !copied)
            return unusable(QStringLiteral("%1 can't be copied").arg(source), copied.error());
    }
    if (const auto written = archive::write(file, members); !written)
        return unusable(written.error().message);
    return {};
}

// What was renamed in it stays so, also after the power failed.
bool keepNames(const QString &folder)
{
    const int opened = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept = opened >= 0 && ::fsync(opened) == 0;
    ::close(opened);
    return kept;
}

// The backup's databases as they will be used, in a folder of their own.
Done prepareFrom(const QString &file, const QString &prepared)
{
    if (!QDir(prepared).removeRecursively())
        return unusable(QStringLiteral("%1 can't be removed.").arg(prepared));
    for (const QString &each : Folders)
        if (const auto made = DataFolder::make(prepared % u'/' % each); !made)
            return unusable(made.error().message);
    const Databases databases(prepared);
    const QString ledger = pathOf(databases.ledger);
    const QString accounts = pathOf(databases.accounts);
    if (const auto extracted = archive::extract(file, {{Ledger, ledger}, {Accounts, accounts}}); !extracted)
        return unusable(extracted.error().message);
    for (const QString &database : {ledger, accounts})
        if (const auto sound = checkSqlite({database}); !sound)
            return unusable(QStringLiteral("%1 of the backup can't be used").arg(QFileInfo(database).fileName()),
                            sound.error());
    if (auto upToDate = databases.prepare(); !upToDate)
        return upToDate;
    if (const auto renewed = renewEpoch(databases.ledger); !renewed)
        return unusable(ledger, renewed.error());
    if (const auto passedOver = passOverUserIds(databases.accounts, PassedOver); !passedOver)
        return unusable(accounts, passedOver.error());
    return {};
}

// From the mark to its removal the folder can't be served, and what follows can be done again from any point.
Done putInPlace(const DataFolder &folder, const QString &replaced)
{
    const QDir data(folder.path());
    QFile mark(data.filePath(Unfinished));
    if (!mark.open(QIODevice::WriteOnly) || !keepNames(folder.path()))
        return unusable(QStringLiteral("%1 can't be written to.").arg(folder.path()));
    POSTRIDER_CRASH_POINT(RestoreMarked);
    if (const auto made = DataFolder::make(replaced); !made)
        return unusable(made.error().message);
    for (const QString &each : Folders) {
        if (data.exists(each) && !QFile::rename(data.filePath(each), replaced % u'/' % each))
            return unusable(QStringLiteral("%1 can't be moved away.").arg(data.filePath(each)));
        POSTRIDER_CRASH_POINT(RestoreMovedAway);
        if (!QFile::rename(data.filePath(Prepared % u'/' % each), data.filePath(each)))
            return unusable(QStringLiteral("%1 can't be put in place.").arg(data.filePath(each)));
        POSTRIDER_CRASH_POINT(RestoreMovedIn);
    }
    if (!keepNames(replaced) || !keepNames(folder.path()) || !mark.remove() || !keepNames(folder.path()))
        return unusable(QStringLiteral("%1 can't be written to.").arg(folder.path()));
    QDir(data.filePath(Prepared)).removeRecursively();
    return {};
}

Done restore(const QString &path, const QString &file, QString &replaced)
{
    const auto folder = DataFolder::open(path);
    if (!folder) {
        const bool locked = folder.error().refusal == DataFolder::Refusal::Locked;
        return std::unexpected(
            daemon::Trouble{locked ? ExitCode::DataLocked : ExitCode::DataUnusable, folder.error().message});
    }
    if (auto prepared = prepareFrom(file, folder->path() % u'/' % Prepared); !prepared)
        return prepared;
    const QString now = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz'Z'"));
    replaced = folder->path() % u"/replaced-" % now;
    return putInPlace(*folder, replaced);
}

ExitCode told(const Done &done, const QString &success)
{
    if (!done)
        return ExitCode(daemon::complain(Program, done.error()));
    QTextStream(stdout) << success << '\n';
    return ExitCode::Success;
}

} // namespace

void addBackup(config::Table &table, const QString &folder)
{
    table.commands.append({.option = QStringLiteral("backup"),
                           .help = QStringLiteral("copy the data there, also while the server runs"),
                           .run =
                               [&folder](const QString &file) {
                                   return told(backUp(folder, file), QStringLiteral("backed up to %1").arg(file));
                               },
                           .placeholder = QStringLiteral("FILE")});
    table.commands.append(
        {.option = QStringLiteral("restore"),
         .help = QStringLiteral("put that backup in the place of the data; the server must be stopped"),
         .run =
             [&folder](const QString &file) {
                 QString replaced;
                 const auto done = restore(folder, file, replaced);
                 return told(done, QStringLiteral("restored; what was there before is in %1").arg(replaced));
             },
         .placeholder = QStringLiteral("FILE")});
}

Done wholeData(const DataFolder &folder)
{
    if (!QFileInfo::exists(folder.file(QLatin1StringView("restore-unfinished"))))
        return {};
    return unusable(
        QStringLiteral("A restore of %1 was broken off: do it again (%2 restore FILE).").arg(folder.path(), Program));
}

} // namespace postrider::server
