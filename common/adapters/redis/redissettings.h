// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>

namespace postrider {

struct RedisSettings {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 6379;
    QString user{};     // of Redis' access list; may be empty
    QString password{}; // empty: none is asked for
    int database = 0;
    QByteArray prefix = "postrider:"; // of every key, so that others may use the same database
    // A Redis that says nothing for so long while something is asked of it can't be reached.
    std::chrono::milliseconds patience{1000};
};

} // namespace postrider
