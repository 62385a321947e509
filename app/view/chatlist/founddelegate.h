// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace postrider {
class Look;

// A conversation or person found by search.
class FoundDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit FoundDelegate(const Look &look, QObject *parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Look &m_look;
};

} // namespace postrider
