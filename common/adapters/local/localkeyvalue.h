// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/clock.h>
#include <ports/keyvalue.h>

#include <QHash>

#include <set>

namespace postrider {

// The key-value store of a single process. The clock outlives it. When it is full, what would have ended first makes
// room.
class LocalKeyValue final : public KeyValue {
public:
    static constexpr qsizetype MostKeys = 100'000;

    explicit LocalKeyValue(const Clock &clock, qsizetype mostKeys = MostKeys);

    void set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life) override;
    void remove(const QByteArray &key) override;
    QFuture<QHash<QByteArray, QByteArray>> get(const QList<QByteArray> &keys) override;
    QFuture<std::optional<std::chrono::milliseconds>> prolong(const QByteArray &key, std::chrono::milliseconds time,
                                                              std::chrono::milliseconds most) override;

private:
    void keep(const QByteArray &key, const QByteArray &value, Timestamp end);

    struct Item {
        QByteArray value;
        Timestamp end; // gone from then on
    };
    const Clock &m_clock;
    const qsizetype m_mostKeys;
    QHash<QByteArray, Item> m_items;
    std::set<std::pair<Timestamp, QByteArray>> m_ends;
};

} // namespace postrider
