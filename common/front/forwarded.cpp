// SPDX-License-Identifier: GPL-3.0-or-later
#include "forwarded.h"

#include <algorithm>

namespace postrider::front {

QHostAddress clientBehind(const Proxies &proxies, const QHostAddress &peer, QByteArrayView forwardedFor)
{
    QHostAddress client = peer;
    QByteArrayView left = forwardedFor.trimmed();
    while (!left.isEmpty() && proxies && proxies(client)) {
        const qsizetype comma = left.lastIndexOf(',');
        const QHostAddress before(QString::fromLatin1(left.sliced(comma + 1).trimmed()));
        if (before.isNull())
            break;
        client = before;
        left.truncate(std::max<qsizetype>(comma, 0));
    }
    return client;
}

} // namespace postrider::front
