// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <variant>

namespace postrider {

struct SqliteFile {
    QString path;
};

struct MariaDbServer {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 3306;
    QString user;
    QString password;
    QString database;
    // How long an answer may take, a connection's first included, before the server counts as lost. Whole seconds, at
    // least 1, and more than SqlSettings::busyTimeout.
    std::chrono::milliseconds answerTimeout = std::chrono::seconds(10);
};

struct SqlSettings {
    enum class Access { ReadWrite, ReadOnly };

    std::variant<SqliteFile, MariaDbServer> database;
    Access access = Access::ReadWrite;
    // What the schema is brought up to date with at opening: a folder that has the scripts for each kind of database in
    // `sqlite` and `mariadb`. Empty: it is taken as it is.
    QString migrations = {};
    // How long to wait for another connection's lock; in MariaDB rounded up to whole seconds.
    std::chrono::milliseconds busyTimeout = std::chrono::seconds(5);
};

// The file, or "<database> at <host>:<port> as <user>": for people.
QString nameOf(const SqlSettings &settings);

} // namespace postrider
