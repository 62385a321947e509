// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace postrider {

// One line of plain text that gives way: where there is no room for all of it, it ends in "…". For names, which can be
// long; what the app itself says is never cut.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace postrider
