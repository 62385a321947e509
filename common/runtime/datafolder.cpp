// SPDX-License-Identifier: GPL-3.0-or-later
#include "datafolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringBuilder>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace postrider {
namespace {

constexpr mode_t OwnersFolder = 0700;
constexpr mode_t OwnersFile = 0600;

std::unexpected<DataFolder::Error> unusable(const QString &path, int error)
{
    return std::unexpected(
        DataFolder::Error{DataFolder::Refusal::Unusable, QStringLiteral("The data folder %1 can't be used: %2.")
                                                             .arg(path, QString::fromLocal8Bit(std::strerror(error)))});
}

// Each one that is made is its owner's alone, also those above.
bool makeFolder(const QString &path)
{
    const QByteArray encoded = QFile::encodeName(path);
    if (::mkdir(encoded.constData(), OwnersFolder) == 0)
        return true;
    if (errno == EEXIST)
        return QFileInfo(path).isDir() || (errno = ENOTDIR, false);
    const QString above = QFileInfo(path).path();
    if (errno != ENOENT || above == path || !makeFolder(above))
        return false;
    return ::mkdir(encoded.constData(), OwnersFolder) == 0 || errno == EEXIST;
}

QByteArray lockFile(const QString &path)
{
    return QFile::encodeName(path + QStringLiteral("/lock"));
}

// An open file description lock of the kernel's (fcntl(2)): it ends with the process, also with one that was killed,
// and unlike one of flock(2) it can be looked at without being taken.
struct flock wholeFile()
{
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

qint64 writtenPid(int lock)
{
    char digits[32] = {};
    const auto length = ::pread(lock, digits, sizeof digits - 1, 0);
    return length > 0 ? QByteArray(digits, length).trimmed().toLongLong() : 0;
}

QString holder(int lock)
{
    const qint64 pid = writtenPid(lock);
    return pid ? QStringLiteral(" (process %1)").arg(pid) : QString();
}

QString absolute(const QString &path)
{
    return QDir::cleanPath(QDir(path).absolutePath());
}

} // namespace

std::expected<void, DataFolder::Error> DataFolder::make(const QString &given)
{
    const QString path = absolute(given);
    if (!makeFolder(path) || ::chmod(QFile::encodeName(path).constData(), OwnersFolder) != 0)
        return unusable(path, errno);
    return {};
}

std::optional<qint64> DataFolder::owner(const QString &path)
{
    const int lock = ::open(lockFile(absolute(path)).constData(), O_RDONLY | O_CLOEXEC);
    if (lock < 0)
        return {};
    struct flock held = wholeFile();
    const bool isHeld = ::fcntl(lock, F_OFD_GETLK, &held) == 0 && held.l_type != F_UNLCK;
    const qint64 pid = writtenPid(lock);
    ::close(lock);
    return isHeld ? std::optional(pid) : std::nullopt;
}

std::expected<DataFolder, DataFolder::Error> DataFolder::open(const QString &given)
{
    const QString path = absolute(given);
    if (const auto made = make(path); !made)
        return std::unexpected(made.error());
    const int lock = ::open(lockFile(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, OwnersFile);
    if (lock < 0)
        return unusable(path, errno);
    DataFolder folder(path, lock);
    struct flock whole = wholeFile();
    if (::fcntl(lock, F_OFD_SETLK, &whole) != 0) {
        if (errno != EAGAIN && errno != EACCES)
            return unusable(path, errno);
        return std::unexpected(
            Error{Refusal::Locked,
                  QStringLiteral("Another server%1 is using the data folder %2: stop it, or choose another folder.")
                      .arg(holder(lock), path)});
    }
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.constData(), size_t(pid.size()), 0) != pid.size())
        return unusable(path, errno);
    return folder;
}

DataFolder::DataFolder(QString path, int lock) : m_path(std::move(path)), m_lock(lock) {}

DataFolder::DataFolder(DataFolder &&other) noexcept
    : m_path(std::move(other.m_path)), m_lock(std::exchange(other.m_lock, -1))
{
}

DataFolder::~DataFolder()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

QString DataFolder::file(QLatin1StringView name) const
{
    return m_path % u'/' % name;
}

} // namespace postrider
