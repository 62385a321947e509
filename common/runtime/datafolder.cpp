// SPDX-License-Identifier: GPL-3.0-or-later
#include "datafolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringBuilder>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
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

QString holder(int lock)
{
    char digits[32] = {};
    const auto length = ::pread(lock, digits, sizeof digits - 1, 0);
    const QByteArray pid = length > 0 ? QByteArray(digits, length).trimmed() : QByteArray();
    return pid.isEmpty() ? QString() : QStringLiteral(" (process %1)").arg(QString::fromLatin1(pid));
}

} // namespace

std::expected<DataFolder, DataFolder::Error> DataFolder::open(const QString &given)
{
    const QString path = QDir::cleanPath(QDir(given).absolutePath());
    if (!makeFolder(path) || ::chmod(QFile::encodeName(path).constData(), OwnersFolder) != 0)
        return unusable(path, errno);
    // A lock of the kernel's (flock(2)) ends with the process, also with one that was killed.
    const QByteArray file = QFile::encodeName(path + QStringLiteral("/lock"));
    const int lock = ::open(file.constData(), O_RDWR | O_CREAT | O_CLOEXEC, OwnersFile);
    if (lock < 0)
        return unusable(path, errno);
    DataFolder folder(path, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
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
