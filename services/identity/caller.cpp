// SPDX-License-Identifier: GPL-3.0-or-later
#include "caller.h"

#include <QHostAddress>

namespace postrider::identity {

QByteArray networkOf(const QString &text)
{
    const QHostAddress address(text);
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4 || address.isNull())
        return isV4 ? QByteArray::number(v4) : text.toUtf8();
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(v6.c), 8);
}

} // namespace postrider::identity
