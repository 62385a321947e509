// SPDX-License-Identifier: GPL-3.0-or-later
#include "listview.h"

namespace postrider {

QListView *makeListView(QAbstractItemModel *model, QAbstractItemDelegate *delegate, const QString &name,
                        QWidget *parent)
{
    auto *list = new QListView(parent);
    list->setAccessibleName(name);
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setUniformItemSizes(true);
    list->setItemDelegate(delegate);
    list->setModel(model);
    return list;
}

} // namespace postrider
