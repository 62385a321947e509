// SPDX-License-Identifier: GPL-3.0-or-later
#include "keeperthread.h"

namespace postrider::persistence {

KeeperThread::KeeperThread(std::unique_ptr<Keeper> keeper) : m_keeper(std::move(keeper))
{
    m_thread.setObjectName(QStringLiteral("ledger"));
    m_there.moveToThread(&m_thread);
    m_thread.start();
}

KeeperThread::~KeeperThread()
{
    QMetaObject::invokeMethod(
        &m_there,
        [this] {
            m_keeper.reset();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

void KeeperThread::keep(const QList<Input> &inputs, QObject *context,
                        std::function<void(const StoreResult<Kept> &)> done)
{
    const auto keepAndAnswer = [this, inputs, context, done = std::move(done)] {
        const auto answer = [done, kept = m_keeper->keep(inputs)] { done(kept); };
        QMetaObject::invokeMethod(context, answer, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_there, keepAndAnswer, Qt::QueuedConnection);
}

} // namespace postrider::persistence
