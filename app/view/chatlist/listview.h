// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace postrider {

// A list of equally high rows as the panes have it.
QListView *makeListView(QAbstractItemModel *model, QAbstractItemDelegate *delegate, const QString &name,
                        QWidget *parent);

} // namespace postrider
