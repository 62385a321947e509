// SPDX-License-Identifier: GPL-3.0-or-later
#include "privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postrider::token {
namespace {

constexpr mode_t OwnerOnly = S_IRUSR | S_IWUSR;
constexpr qint64 MostBytes = 64 * 1024;

class Descriptor {
public:
    Descriptor(const QByteArray &path, int flags) : m_value(::open(path.constData(), flags | O_CLOEXEC, OwnerOnly)) {}
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int value() const { return m_value; }
    explicit operator bool() const { return m_value >= 0; }

private:
    const int m_value;
};

auto failed(const QString &what, const QString &path)
{
    return failure(Code::Internal, {}, what % u' ' % path % u": " % QString::fromLocal8Bit(std::strerror(errno)));
}

bool writeAll(int descriptor, const QByteArray &content)
{
    qsizetype written = 0;
    while (written < content.size()) {
        const ssize_t n = ::write(descriptor, content.constData() + written, size_t(content.size() - written));
        if (n < 0 && errno != EINTR)
            return false;
        written += n > 0 ? n : 0;
    }
    return ::fsync(descriptor) == 0;
}

} // namespace

Result<void> makePrivateFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir())
        return {};
    const QString above = QFileInfo(folder).absolutePath();
    if (const auto made = makePrivateFolder(above); !made)
        return made;
    if (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return failed(QStringLiteral("can't make the folder"), folder);
    return {};
}

Result<std::optional<QByteArray>> readPrivateFile(const QString &path)
{
    const Descriptor file(QFile::encodeName(path), O_RDONLY);
    if (!file && errno == ENOENT)
        return std::nullopt;
    struct stat status = {};
    if (!file || ::fstat(file.value(), &status) != 0)
        return failed(QStringLiteral("can't open"), path);
    if (!S_ISREG(status.st_mode) || status.st_size > MostBytes)
        return failure(Code::Internal, {}, path % u" is not the file it should be");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return failure(Code::Internal, {}, path % u" may be read by others. If nobody has, say: chmod 600 " % path);
    QByteArray content(status.st_size, Qt::Uninitialized);
    qsizetype read = 0;
    while (read < content.size()) {
        const ssize_t n = ::read(file.value(), content.data() + read, size_t(content.size() - read));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed(QStringLiteral("can't read"), path);
        if (n == 0)
            break;
        read += n;
    }
    content.truncate(read);
    return content;
}

Result<bool> createPrivateFile(const QString &path, const QByteArray &content)
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray draft = target + '.' + QByteArray::number(::getpid());
    ::unlink(draft.constData()); // of a process of the same number that was killed
    {
        const Descriptor file(draft, O_WRONLY | O_CREAT | O_EXCL);
        if (!file || !writeAll(file.value(), content)) {
            const auto error = failed(QStringLiteral("can't write"), path);
            ::unlink(draft.constData());
            return error;
        }
    }
    const bool linked = ::link(draft.constData(), target.constData()) == 0; // unlike rename(), never over another
    const bool taken = !linked && errno == EEXIST;
    const auto error = failed(QStringLiteral("can't create"), path);
    ::unlink(draft.constData());
    if (!linked && !taken)
        return error;
    const Descriptor folder(QFile::encodeName(QFileInfo(path).absolutePath()), O_RDONLY | O_DIRECTORY);
    if (!folder || ::fsync(folder.value()) != 0)
        return failed(QStringLiteral("can't write the folder of"), path);
    return linked;
}

} // namespace postrider::token
