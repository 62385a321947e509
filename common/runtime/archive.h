// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QList>
#include <QString>

// Files in one file, as tar(1) makes and reads them (POSIX.1-2017, pax, "ustar Interchange Format"; sizes from 8 GiB on
// in the binary form that every tar of today knows).
namespace postrider::archive {

struct Member {
    QString name; // in the archive: at most 100 bytes
    QString file; // on the disk
};

// All of it is on the disk, under its name and readable by its owner only, or there is what was there before. Any
// thread, which waits.
Result<void> write(const QString &archive, const QList<Member> &members);
// Writes each member of one of these names to its file. An error if one is missing, or the archive has others, is no
// archive, or ends too early; some files may be there then.
Result<void> extract(const QString &archive, const QList<Member> &members);

} // namespace postrider::archive
