// SPDX-License-Identifier: GPL-3.0-or-later
#include "privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>
#include <unistd.h>

namespace postrider::client {
namespace {

// The new name is in the folder's own blocks: without this, a power failure may bring back the file before.
void syncFolder(const QString &path)
{
    const int folder =
        ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}

std::unexpected<Error> failed(const QString &path, const QString &reason)
{
    return failure(Code::Internal, QStringLiteral("The file %1 can't be used: %2").arg(path, reason));
}

} // namespace

Result<std::optional<QByteArray>> PrivateFile::read() const
{
    QFile file(m_path);
    if (!file.exists())
        return std::nullopt;
    if (!file.open(QIODevice::ReadOnly))
        return failed(m_path, file.errorString());
    return file.readAll();
}

Result<void> PrivateFile::write(const QByteArray &contents)
{
    QSaveFile file(m_path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                         file.write(contents) == contents.size() && file.commit();
    if (!written)
        return failed(m_path, file.errorString());
    syncFolder(m_path);
    return {};
}

Result<void> PrivateFile::remove()
{
    QFile file(m_path);
    if (file.exists() && !file.remove())
        return failed(m_path, file.errorString());
    return {};
}

} // namespace postrider::client
