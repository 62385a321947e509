// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace postrider::archive {
namespace {

constexpr qint64 Block = 512;
constexpr qint64 Piece = 1 << 20;
constexpr QFile::Permissions OwnersFile = QFile::ReadOwner | QFile::WriteOwner;

struct Head {
    char name[100];
    char mode[8];
    char user[8];
    char group[8];
    char size[12];
    char time[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char rest[247];
};
static_assert(sizeof(Head) == Block);

constexpr char Magic[] = "ustar";
constexpr char RegularFile = '0';
constexpr unsigned char BinarySize = 0x80;

// Of all bytes, those of the checksum itself as blanks.
int checksumOf(Head head)
{
    std::memset(head.checksum, ' ', sizeof head.checksum);
    const auto *bytes = reinterpret_cast<const unsigned char *>(&head);
    return std::accumulate(bytes, bytes + Block, 0);
}

void putOctal(char *field, size_t size, qint64 value)
{
    const QByteArray digits = QByteArray::number(value, 8).rightJustified(qsizetype(size) - 1, '0');
    std::memcpy(field, digits.constData(), size - 1);
}

void putSize(Head &head, qint64 size)
{
    if (size < (qint64(1) << 33))
        return putOctal(head.size, sizeof head.size, size);
    head.size[0] = char(BinarySize);
    for (size_t i = sizeof head.size - 1; size > 0; --i, size >>= 8)
        head.size[i] = char(size & 0xff);
}

qint64 sizeIn(const Head &head)
{
    if (!(static_cast<unsigned char>(head.size[0]) & BinarySize))
        return QByteArray(head.size, qstrnlen(head.size, sizeof head.size)).trimmed().toLongLong(nullptr, 8);
    qint64 size = 0;
    for (size_t i = sizeof head.size - sizeof(qint64); i < sizeof head.size; ++i)
        size = (size << 8) | static_cast<unsigned char>(head.size[i]);
    return size;
}

qint64 padding(qint64 size)
{
    return (Block - size % Block) % Block;
}

std::unexpected<Error> failed(const QString &file, const QString &why)
{
    return failure(Code::Unavailable, QStringLiteral("The file %1: %2.").arg(file, why));
}

std::unexpected<Error> unreadable(const QString &archive)
{
    return failed(archive, QStringLiteral("this is no backup, or not a whole one"));
}

// All `size` bytes, or it says which of the two failed.
Result<void> copy(QIODevice &from, QIODevice &to, qint64 size, const QString &source, const QString &target)
{
    while (size > 0) {
        const QByteArray piece = from.read(std::min(size, Piece));
        if (piece.isEmpty())
            return failed(source, QStringLiteral("it ends too early"));
        if (to.write(piece) != piece.size())
            return failed(target, to.errorString());
        size -= piece.size();
    }
    return {};
}

Result<void> append(QSaveFile &archive, const Member &member)
{
    QFile file(member.file);
    if (!file.open(QIODevice::ReadOnly))
        return failed(member.file, file.errorString());
    const qint64 size = file.size();
    Head head = {};
    const QByteArray name = member.name.toUtf8();
    std::memcpy(head.name, name.constData(), size_t(std::min<qsizetype>(name.size(), sizeof head.name)));
    putOctal(head.mode, sizeof head.mode, 0600);
    putOctal(head.user, sizeof head.user, 0);
    putOctal(head.group, sizeof head.group, 0);
    putOctal(head.time, sizeof head.time, 0);
    putSize(head, size);
    head.type = RegularFile;
    std::memcpy(head.magic, Magic, sizeof head.magic);
    std::memset(head.version, '0', sizeof head.version);
    putOctal(head.checksum, sizeof head.checksum - 1, checksumOf(head));
    head.checksum[7] = ' ';
    if (archive.write(reinterpret_cast<const char *>(&head), Block) != Block)
        return failed(archive.fileName(), archive.errorString());
    if (auto copied = copy(file, archive, size, member.file, archive.fileName()); !copied)
        return copied;
    archive.write(QByteArray(padding(size), '\0'));
    return {};
}

bool isEnd(const Head &head)
{
    const auto *bytes = reinterpret_cast<const char *>(&head);
    return std::all_of(bytes, bytes + Block, [](char byte) { return byte == 0; });
}

Result<void> take(QFile &archive, const Head &head, const Member &member)
{
    QFile file(member.file);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, OwnersFile))
        return failed(member.file, file.errorString());
    const qint64 size = sizeIn(head);
    if (auto copied = copy(archive, file, size, archive.fileName(), member.file); !copied)
        return copied;
    if (!file.flush())
        return failed(member.file, file.errorString());
    if (archive.read(padding(size)).size() != padding(size))
        return unreadable(archive.fileName());
    return {};
}

} // namespace

Result<void> write(const QString &archive, const QList<Member> &members)
{
    QSaveFile file(archive);
    if (!file.open(QIODevice::WriteOnly))
        return failed(archive, file.errorString());
    file.setPermissions(OwnersFile);
    for (const Member &member : members)
        if (auto appended = append(file, member); !appended)
            return appended;
    file.write(QByteArray(2 * Block, '\0'));
    if (!file.commit())
        return failed(archive, file.errorString());
    return {};
}

Result<void> extract(const QString &archive, const QList<Member> &members)
{
    QFile file(archive);
    if (!file.open(QIODevice::ReadOnly))
        return failed(archive, file.errorString());
    QList<Member> missing = members;
    for (;;) {
        Head head;
        if (file.read(reinterpret_cast<char *>(&head), Block) != Block)
            return unreadable(archive);
        if (isEnd(head))
            break;
        const QString name = QString::fromUtf8(head.name, qsizetype(qstrnlen(head.name, sizeof head.name)));
        const auto member = std::ranges::find(missing, name, &Member::name);
        const bool sound = QByteArray(head.checksum, 6).toInt(nullptr, 8) == checksumOf(head);
        if (!sound || member == missing.end())
            return unreadable(archive);
        if (auto taken = take(file, head, *member); !taken)
            return taken;
        missing.erase(member);
    }
    return missing.isEmpty() ? Result<void>() : unreadable(archive);
}

} // namespace postrider::archive
