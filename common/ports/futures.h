// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <type_traits>
#include <utility>

// Going on with what a port will have answered. Never QFuture::then(context, …): in Qt 6.4 it asserts, or races, when
// the context has gone by the time the future is finished. All of these are called on the thread of `context`, and call
// back there; when it has gone, or the future was cancelled, what they gave is cancelled.
namespace postrider {

namespace futures {

// Calls `function` with the result: at once if it is there already.
template <class T, class Function>
void watch(const QFuture<T> &future, QObject *context, Function function)
{
    if (future.isFinished()) {
        if (future.isResultReadyAt(0))
            function(future.result());
        return;
    }
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher,
                     [watcher, function = std::move(function)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().isResultReadyAt(0))
                             function(watcher->result());
                     });
    watcher->setFuture(future);
}

template <class Next, class T>
struct Following {
    using Answer = std::invoke_result_t<Next, const T &>;
};
template <class Next>
struct Following<Next, void> {
    using Answer = std::invoke_result_t<Next>;
};

template <class T>
struct Content;
template <class T>
struct Content<QFuture<T>> {
    using Type = T;
};

} // namespace futures

// What is known already, where a future is asked for.
template <class T>
QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

// Calls `next` with the result; the future is what it gives, which may be nothing.
template <class T, class Next>
auto whenDone(const QFuture<T> &future, QObject *context, Next next) -> QFuture<std::invoke_result_t<Next, const T &>>
{
    using Answer = std::invoke_result_t<Next, const T &>;
    QPromise<Answer> promise;
    promise.start();
    QFuture<Answer> answer = promise.future();
    futures::watch(future, context, [promise = std::move(promise), next = std::move(next)](const T &result) mutable {
        if constexpr (std::is_void_v<Answer>)
            next(result);
        else
            promise.addResult(next(result));
        promise.finish();
    });
    return answer;
}

// Calls `next` with the value of a good result; it gives a QFuture<Result<U>>, and so does this. An error goes past it.
template <class T, class Next>
auto andThen(const QFuture<Result<T>> &future, QObject *context, Next next)
{
    using Following = typename futures::Following<Next, T>::Answer; // QFuture<Result<U>>
    using Answer = typename futures::Content<Following>::Type;      // Result<U>
    QPromise<Answer> promise;
    promise.start();
    Following answer = promise.future();
    auto step = [context, promise = std::move(promise), next = std::move(next)](const Result<T> &result) mutable {
        if (!result) {
            promise.addResult(Answer(std::unexpected(result.error())));
            promise.finish();
            return;
        }
        auto finish = [promise = std::move(promise)](const Answer &last) mutable {
            promise.addResult(last);
            promise.finish();
        };
        if constexpr (std::is_void_v<T>)
            futures::watch(next(), context, std::move(finish));
        else
            futures::watch(next(*result), context, std::move(finish));
    };
    futures::watch(future, context, std::move(step));
    return answer;
}

} // namespace postrider
