// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cachereader.h"
#include "cachewriter.h"
#include "outbox.h"
#include "usertable.h"

#include <functional>
#include <memory>

namespace postrider::client {

// The database of one account on this device. Blocking, of one thread: the client's own, where that is wanted.
class LocalStore {
public:
    // `account` names server and user, so that nobody's outbox is ever sent as somebody else's.
    LocalStore(const QString &file, const QString &account, UserId self);
    ~LocalStore();

    // Forbidden: it is another account's, and holds messages that account hasn't sent. Another's without such is
    // emptied.
    Result<void> open();

    // A value is committed, an error rolled back and given back; after a failed commit too, nothing of it counts.
    SqlResult<void> transaction(const std::function<SqlResult<void>()> &work);

    Outbox &outbox() { return ready(m_outbox); }
    CacheWriter &writer() { return m_writer; }
    const CacheReader &reader() { return ready(m_reader); }
    UserTable &users() { return ready(m_users); }

private:
    SqlResult<void> empty();
    // Some errors end the connection. It is opened again for what comes next, but never within a transaction.
    template <class Part>
    Part &ready(Part &part)
    {
        if (!m_inTransaction)
            reopen();
        return part;
    }
    void reopen();

    QString m_account;
    std::unique_ptr<SqlConnection> m_database;
    Outbox m_outbox;
    CacheWriter m_writer;
    CacheReader m_reader;
    UserTable m_users;
    bool m_inTransaction = false;
};

// The messages in a database that wait to be sent, whosever it is; none if there is no such file.
Result<QList<OutboxItem>> undecidedIn(const QString &file);

} // namespace postrider::client
