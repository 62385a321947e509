// SPDX-License-Identifier: GPL-3.0-or-later
#include "passwordqueue.h"

#include <ports/futures.h>

#include <algorithm>
#include <memory>

namespace postrider::identity {

PasswordQueue::PasswordQueue(PasswordHasher &hasher) : PasswordQueue(hasher, Limits()) {}

PasswordQueue::PasswordQueue(PasswordHasher &hasher, const Limits &limits) : m_hasher(hasher), m_limits(limits) {}

QFuture<Result<QString>> PasswordQueue::hash(const Caller &caller, const QString &password)
{
    return enqueue<QString>(caller, [this, password] { return m_hasher.hash(password); });
}

QFuture<Result<PasswordVerdict>> PasswordQueue::verify(const Caller &caller, const QString &hash,
                                                       const QString &password)
{
    return enqueue<PasswordVerdict>(caller, [this, hash, password] { return m_hasher.verify(hash, password); });
}

template <class T>
QFuture<Result<T>> PasswordQueue::enqueue(const Caller &caller, std::function<QFuture<Result<T>>()> work)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto finish = [promise](const Result<T> &result) {
        promise->addResult(result);
        promise->finish();
    };
    const auto run = [this, work = std::move(work), finish] {
        ++m_running;
        whenDone(work(), this, [this, finish](const Result<T> &result) {
            --m_running;
            finish(result);
            runNext();
        });
    };
    add({caller, run, [finish] { finish(failure(Code::TooMany)); }});
    return promise->future();
}

void PasswordQueue::add(Job job)
{
    if (m_running < m_limits.running)
        return job.run();
    const QByteArray network = networkOf(job.caller.address);
    if (!hasRoomFor(network))
        dropThoseWhoLeft();
    if (!hasRoomFor(network))
        return job.refuse();
    auto line = std::ranges::find(m_lines, network, &Line::network);
    if (line == m_lines.end())
        line = m_lines.insert(m_lines.end(), Line{network, {}});
    line->jobs.push_back(std::move(job));
}

qsizetype PasswordQueue::waiting() const
{
    qsizetype sum = 0;
    for (const Line &line : m_lines)
        sum += qsizetype(line.jobs.size());
    return sum;
}

bool PasswordQueue::hasRoomFor(const QByteArray &network) const
{
    const auto line = std::ranges::find(m_lines, network, &Line::network);
    const qsizetype ofNetwork = line == m_lines.end() ? 0 : qsizetype(line->jobs.size());
    return ofNetwork < m_limits.waitingPerAddress && waiting() < m_limits.waiting;
}

void PasswordQueue::dropThoseWhoLeft()
{
    std::vector<Job> left;
    for (Line &line : m_lines) {
        const auto gone = std::stable_partition(line.jobs.begin(), line.jobs.end(),
                                                [](const Job &job) { return !job.caller.isGone(); });
        std::move(gone, line.jobs.end(), std::back_inserter(left));
        line.jobs.erase(gone, line.jobs.end());
    }
    m_lines.removeIf([](const Line &line) { return line.jobs.empty(); });
    for (const Job &job : left)
        job.refuse();
}

void PasswordQueue::runNext()
{
    while (m_running < m_limits.running && !m_lines.isEmpty()) {
        Line line = m_lines.takeFirst();
        const Job job = std::move(line.jobs.front());
        line.jobs.pop_front();
        if (!line.jobs.empty())
            m_lines.append(std::move(line));
        if (job.caller.isGone())
            job.refuse();
        else
            job.run();
    }
}

} // namespace postrider::identity
