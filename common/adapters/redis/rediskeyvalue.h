// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "redissettings.h"

#include <ports/keyvalue.h>

#include <QObject>

#include <memory>

namespace postrider {

// The key-value store of a cluster. Lives on the event-loop thread and never blocks it.
//
// While Redis can't be reached, what is set is dropped and nothing is found, at once; it is tried again by itself,
// after 0.1 s and then ever longer, up to 5 s. What is asked while a connection is being opened waits for it, as long
// as settings.patience at most. A bound on what waits holds all the time: above it, the same happens as without Redis.
class RedisKeyValue final : public QObject, public KeyValue {
    Q_OBJECT
public:
    static constexpr qsizetype MostWaiting = 10'000; // commands

    explicit RedisKeyValue(RedisSettings settings, QObject *parent = nullptr); // begins to connect
    ~RedisKeyValue() override;

    void set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life) override;
    void remove(const QByteArray &key) override;
    QFuture<QHash<QByteArray, QByteArray>> get(const QList<QByteArray> &keys) override;
    QFuture<std::optional<std::chrono::milliseconds>> prolong(const QByteArray &key, std::chrono::milliseconds time,
                                                              std::chrono::milliseconds most) override;

    bool isAvailable() const;

Q_SIGNALS:
    void availableChanged(bool available);

private:
    class Link;
    const QByteArray m_prefix;
    const std::unique_ptr<Link> m_link;
};

} // namespace postrider
