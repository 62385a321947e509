// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/setting.h>
#include <daemon/trouble.h>
#include <runtime/datafolder.h>

namespace postrider::server {

// Adds `backup FILE` and `restore FILE`, of the data in `folder`.
void addBackup(config::Table &table, const QString &folder);

// Trouble if a restore was broken off and has left the data neither here nor there.
std::expected<void, daemon::Trouble> wholeData(const DataFolder &folder);

} // namespace postrider::server
