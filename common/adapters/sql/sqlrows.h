// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

// Many rows or keys in few statements, of few different texts.
namespace postrider {

// "?, ?, ?" and the like: `one`, `count` times.
QString repeated(QStringView one, qsizetype count, QStringView separator);

// Any number of keys in pieces of a few sizes, so that few statements are ever prepared: work(piece) ->
// SqlResult<void>.
template <class Key, class Work>
SqlResult<void> inPieces(const QList<Key> &keys, Work work)
{
    for (qsizetype from = 0; from < keys.size();) {
        const qsizetype left = keys.size() - from;
        const qsizetype size = left >= 64 ? 64 : left >= 8 ? 8 : 1;
        if (const SqlResult<void> done = work(keys.sliced(from, size)); !done)
            return done;
        from += size;
    }
    return {};
}

// INSERT INTO `into` VALUES …, with `behind` behind that: "chat(uri, kind)", rows of two values each.
SqlResult<void> insertRows(SqlConnection &connection, const QString &into, const QList<QVariantList> &rows,
                           const QString &behind = {});

} // namespace postrider
