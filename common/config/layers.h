// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <expected>

namespace postrider::config {

// Where values come from. A layer knows names and values only; which names there are, and what a value means, is the
// table's (setting.h).
struct Given {
    QString value;
    QString where; // begins a sentence about it: "--http-port", "MYSQL_PORT", "/etc/x.conf, line 3: MYSQL_PORT"
};
using Layer = QHash<QString, Given>; // by the setting's name

// Lines of `NAME = value`; empty ones and those that begin with # say nothing. No quotes, no escapes: a value is what
// stands there, without the spaces around it. (QSettings would take commas for lists, % and \ for escapes, and
// drop in silence what it can't read.) The error is a sentence.
std::expected<Layer, QString> readFile(const QString &path);

} // namespace postrider::config
