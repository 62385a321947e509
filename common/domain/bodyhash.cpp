// SPDX-License-Identifier: GPL-3.0-or-later
#include "bodyhash.h"

#include <QCryptographicHash>

namespace postrider {

QByteArray bodyHash(EntryKind kind, const QString &text)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(int(kind)));
    hash.addData(" ");
    hash.addData(text.toUtf8());
    return hash.result();
}

} // namespace postrider
