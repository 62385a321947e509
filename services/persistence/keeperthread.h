// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keeper.h"

#include <QObject>
#include <QThread>

#include <functional>

namespace postrider::persistence {

// The thread "ledger", on which the store is used: what is asked here is answered in the asker's event loop.
class KeeperThread {
public:
    explicit KeeperThread(std::unique_ptr<Keeper> keeper);
    ~KeeperThread(); // what it is doing is done first
    Q_DISABLE_COPY_MOVE(KeeperThread)

    // `done` is called on the thread of `context`, which outlives this, unless it is gone by then.
    void keep(const QList<Input> &inputs, QObject *context, std::function<void(const StoreResult<Kept> &)> done);

private:
    std::unique_ptr<Keeper> m_keeper; // used and destroyed on m_thread
    QThread m_thread;
    QObject m_there; // lives on m_thread
};

} // namespace postrider::persistence
