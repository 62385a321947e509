// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>

#include <QByteArray>
#include <QtGlobal>

// What a program's operator reads. Whoever logs uses Qt's categories ("postrider.<folder>") and says nothing secret.
namespace postrider::logging {

// From here on every message is one line of logfmt on standard error:
//   time=2026-11-21T12:04:05.678Z level=warning category=postrider.http message="…"
void install();

// That line, with its end. Whatever a message holds, it can't end the line, reorder it or command a terminal.
QByteArray line(Timestamp time, QtMsgType type, QByteArrayView category, const QString &message);

} // namespace postrider::logging
