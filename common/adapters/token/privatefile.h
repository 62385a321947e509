// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QString>

#include <optional>

// A small secret in a file that only its owner may read. Errors are Code::Internal with a cause that names the file.
namespace postrider::token {

// Makes the folder, and those above it, for its owner only. One that exists is left as it is.
Result<void> makePrivateFolder(const QString &folder);
// Nothing if there is no such file; an error if others may read it. The caller wipes what it was given.
Result<std::optional<QByteArray>> readPrivateFile(const QString &path);
// The file is there whole and durable, or not at all. Never replaces one: false if somebody else was faster.
Result<bool> createPrivateFile(const QString &path, const QByteArray &content);

} // namespace postrider::token
