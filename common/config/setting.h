// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exitcode.h"
#include "network.h"

#include <domain/result.h>

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>

namespace postrider::config {

using std::chrono::milliseconds;

// One thing that an operator may set, told once: what it is called, what it may be, and where it goes.
struct Setting {
    // A secret called NAME may stand in a file of its own, which NAME_FILE names. Only that has an option, since
    // everybody sees arguments.
    enum class Kind { Plain, Secret };
    static constexpr QLatin1StringView FileSuffix{"_FILE"};

    QString name;        // in the environment and in the file: "MYSQL_HOST"
    QString option;      // on the command line: "--mysql-host"
    QString placeholder; // for its value in the help: "HOST"
    QString help;
    std::function<Result<void>(const QString &)> set; // an error's message says what is wrong with the value
    std::function<QString()> text;                    // what set() would understand
    Kind kind = Kind::Plain;
    QString byDefault; // text() before anything was set
};

// Between settings: a sentence that says what is wrong, or nothing.
using Check = std::function<QString()>;

// What a program does in place of its work: "--self-signed", or "backup FILE". `run` is called with that value, or with
// nothing, when all settings are good.
struct Command {
    QString option;
    QString help;
    std::function<ExitCode(const QString &value)> run;
    QString placeholder = {}; // of its value, if it takes one
};

// All that a program can be told.
struct Table {
    QList<Setting> settings;
    QList<Check> checks;
    QList<Command> commands = {};
};

// Each setting keeps a reference to its target, which holds the default by then.
Setting text(const QString &name, QString &target, const QString &help); // not empty, unless it is by default
Setting port(const QString &name, quint16 &target, const QString &help); // 0 to 65535
Setting port(const QString &name, std::optional<quint16> &target, const QString &help); // empty: none
Setting address(const QString &name, QHostAddress &target, const QString &help);
Setting network(const QString &name, Network &target, const QString &help);                         // empty: none
Setting url(const QString &name, QUrl &target, const QString &scheme, const QString &help);         // empty: none
Setting urls(const QString &name, QList<QUrl> &target, const QString &scheme, const QString &help); // by commas
Setting secret(const QString &name, QString &target, const QString &help);                          // empty: none
// "250ms", "15s", "5min", "12h", "30d"
Setting duration(const QString &name, milliseconds &target, milliseconds least, milliseconds most, const QString &help);
Setting integer(const QString &name, std::function<void(qint64)> set, std::function<qint64()> get, qint64 least,
                qint64 most, const QString &help);

template <std::integral Number>
Setting number(const QString &name, Number &target, Number least, Number most, const QString &help)
{
    return integer(
        name, [&target](qint64 value) { target = Number(value); }, [&target] { return qint64(target); }, qint64(least),
        qint64(most), help);
}

} // namespace postrider::config
