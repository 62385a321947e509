// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/ledgerstore.h>

namespace postrider {

// The rows of `cursor`: how far each partition of each topic has been decided, and which connection decides it. Only
// who stands in a row ever holds its lock while it is waited for, so whom to end is known to everybody: a row is
// claimed by a statement of its own, which takes and releases the lock within the server, and locked for a transaction
// only by whom it names.
class LedgerCursors {
public:
    explicit LedgerCursors(SqlConnection &connection) : m_connection(connection) {}

    // Opens a transaction that holds the rows of these partitions in both topics, and gives what they say. Whoever has
    // held one of them for a second by now, in a process that has stopped, say, loses its connection.
    SqlResult<QList<Position>> lock(const QSet<int> &partitions);
    SqlResult<void> move(const QList<Position> &positions);

private:
    struct Key {
        Topic topic = Topic::MessageSave;
        int partition = 0;
    };
    struct Locked {
        QList<Position> positions;
        QList<Key> others; // of no connection yet, or of another
    };

    SqlResult<Locked> lockOwn(const QList<Key> &keys);
    SqlResult<std::optional<Position>> lockOwn(const Key &key);
    SqlResult<void> claim(const QList<Key> &keys);
    SqlResult<void> endHolder(const Key &key);
    SqlResult<void> put(const QList<Position> &positions, const QStringList &columns);

    SqlConnection &m_connection;
};

} // namespace postrider
