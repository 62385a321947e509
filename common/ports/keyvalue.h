// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFuture>
#include <QHash>
#include <QList>

#include <chrono>
#include <optional>

namespace postrider {

// Short-lived facts that speed things up or tell of now (presence, where a realtime is, what was sent of a budget). All
// of it may vanish at any moment; nothing that must be true is kept here. Used on the event-loop thread.
class KeyValue {
public:
    virtual ~KeyValue() = default;
    virtual void set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life) = 0;
    virtual void remove(const QByteArray &key) = 0;
    // Those of the keys that are there. A store that can't be reached has none.
    virtual QFuture<QHash<QByteArray, QByteArray>> get(const QList<QByteArray> &keys) = 0;
    // Lets the key live longer by `time` (an empty value, from now on, if it isn't there), but not beyond `most` from
    // now. How long it lives now, whoever prolonged it; nothing if the store can't be reached.
    virtual QFuture<std::optional<std::chrono::milliseconds>>
    prolong(const QByteArray &key, std::chrono::milliseconds time, std::chrono::milliseconds most) = 0;
};

} // namespace postrider
