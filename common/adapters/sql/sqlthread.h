// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <QFuture>
#include <QMutex>
#include <QPromise>
#include <QThread>
#include <QWaitCondition>

#include <deque>
#include <functional>

namespace postrider {

// A named thread that owns one connection, and does one piece of work after the other with it. run() may be called from
// any thread; continue with whenDone() (ports/futures.h) on your own.
class SqlThread final : private QThread {
public:
    static constexpr int MostWaiting = 1024;

    SqlThread(const QString &name, SqlSettings settings, int mostWaiting = MostWaiting);
    ~SqlThread() override; // does what waits, then closes the connection

    QString name() const { return objectName(); }
    qsizetype waiting(); // pieces of work that haven't begun; on any thread

    // work(SqlConnection &) gives a Result<T>; the connection is open, and outside of any transaction before and after.
    // It is done a second time if the first was broken off by a deadlock or a lost connection with nothing kept.
    // Code::Unavailable if it can't be opened (tried anew each time) or if too much waits already.
    template <class Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, SqlConnection &>>;

private:
    using Job = std::move_only_function<void(SqlConnection &)>;

    void run() override;
    bool enqueue(Job &job); // false, and nothing taken, if it is full

    const SqlSettings m_settings;
    const size_t m_mostWaiting;
    QMutex m_mutex;
    QWaitCondition m_wake;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
};

template <class Work>
auto SqlThread::run(Work work) -> QFuture<std::invoke_result_t<Work, SqlConnection &>>
{
    using Answer = std::invoke_result_t<Work, SqlConnection &>;
    QPromise<Answer> promise;
    promise.start();
    QFuture<Answer> future = promise.future();
    Job job = [work = std::move(work), promise = std::move(promise)](SqlConnection &connection) mutable {
        promise.addResult(connection.whileOpen([&] { return work(connection); }));
        promise.finish();
    };
    if (!enqueue(job))
        return QtFuture::makeReadyFuture(
            Answer(failure(Code::Unavailable, {}, QStringLiteral("too much waits for the database"))));
    return future;
}

} // namespace postrider
