// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QFuture>
#include <QObject>

#include <type_traits>
#include <utility>

// Going on with what a port will have answered.
namespace postrider {

template <class T>
struct Following {
    template <class Next>
    using From = std::invoke_result_t<Next, const T &>;
};
template <>
struct Following<void> {
    template <class Next>
    using From = std::invoke_result_t<Next>;
};

// What is known already, where a future is asked for.
template <class T>
QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

// Calls `next` with the value, on the thread of `context`; it returns a QFuture<Result<U>>, and so does andThen(). An
// error goes past it. When the context is gone, the answer is cancelled.
template <class T, class Next>
auto andThen(QFuture<Result<T>> future, QObject *context, Next next)
{
    using Answer = typename Following<T>::template From<Next>;
    auto step = [next = std::move(next)](const Result<T> &result) mutable -> Answer {
        if (!result)
            return QtFuture::makeReadyFuture(typename std::remove_cvref_t<decltype(std::declval<Answer>().result())>(
                std::unexpected(result.error())));
        if constexpr (std::is_void_v<T>)
            return next();
        else
            return next(*result);
    };
    return future.then(context, std::move(step)).unwrap();
}

} // namespace postrider
