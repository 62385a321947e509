// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/futures.h>

#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace postrider::kafka {

// The library's calls that wait for a broker, on threads of their own. Each is bounded by a time-out of its own; the
// destructor waits for all of them.
class Background {
public:
    Background()
    {
        m_pool.setObjectName(QStringLiteral("kafka"));
        m_pool.setMaxThreadCount(MostThreads);
    }

    template <class Work>
    void run(Work work)
    {
        auto shared = std::make_shared<Work>(std::move(work)); // QThreadPool wants to copy it
        m_pool.start([shared] { (*shared)(); });
    }

    // then(question()) in a later turn of the context's loop, unless it has gone.
    template <class Question, class Then>
    void ask(QObject *context, Question question, Then then)
    {
        using Answer = std::invoke_result_t<Question>;
        auto promise = std::make_shared<QPromise<Answer>>();
        promise->start();
        futures::watch(promise->future(), context, std::move(then));
        run([promise, question = std::move(question)]() mutable {
            promise->addResult(question());
            promise->finish();
        });
    }

private:
    static constexpr int MostThreads = 16;
    QThreadPool m_pool;
};

} // namespace postrider::kafka
