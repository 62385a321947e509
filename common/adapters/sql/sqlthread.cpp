// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlthread.h"

#include <QMutexLocker>

#include <utility>

namespace postrider {

SqlThread::SqlThread(const QString &name, SqlSettings settings, int mostWaiting)
    : m_settings(std::move(settings)), m_mostWaiting(size_t(mostWaiting))
{
    setObjectName(name);
    start();
}

SqlThread::~SqlThread()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_stopping = true;
        m_wake.wakeOne();
    }
    wait();
}

qsizetype SqlThread::waiting()
{
    const QMutexLocker lock(&m_mutex);
    return qsizetype(m_jobs.size());
}

bool SqlThread::enqueue(Job &job)
{
    const QMutexLocker lock(&m_mutex);
    if (m_jobs.size() >= m_mostWaiting)
        return false;
    m_jobs.push_back(std::move(job));
    m_wake.wakeOne();
    return true;
}

void SqlThread::run()
{
    SqlConnection connection(m_settings);
    QMutexLocker lock(&m_mutex);
    for (;;) {
        while (m_jobs.empty() && !m_stopping)
            m_wake.wait(&m_mutex);
        if (m_jobs.empty())
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job(connection);
        job = nullptr; // what it holds goes before the next turn, outside the lock
        lock.relock();
    }
}

} // namespace postrider
