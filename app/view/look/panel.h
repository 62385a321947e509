// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace postrider {
class Look;
struct Theme;

// A surface of one of the Theme's colours, with a thin line at some of its edges.
class Panel : public QWidget {
    Q_OBJECT
public:
    Panel(const Look &look, QColor Theme::*fill, Qt::Edges lines, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    const Look &m_look;

private:
    QColor Theme::*m_fill;
    Qt::Edges m_lines;
};

} // namespace postrider
