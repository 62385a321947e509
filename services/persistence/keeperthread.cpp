// SPDX-License-Identifier: GPL-3.0-or-later
#include "keeperthread.h"

#include <QPointer>

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
    QMetaObject::invokeMethod(
        &m_there,
        [this, inputs, answer = QPointer<QObject>(context), done = std::move(done)] {
            StoreResult<Kept> result = m_keeper->keep(inputs);
            // Whoever owns this thread outlives neither it nor `context`: both end with the service, this one first.
            QMetaObject::invokeMethod(
                answer, [done, result = std::move(result)] { done(result); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

} // namespace postrider::persistence
