// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

namespace postrider {
class Look;

// A round picture of a fixed side; it says nothing that the name beside it doesn't.
class AvatarWidget : public QWidget {
    Q_OBJECT
public:
    AvatarWidget(const Look &look, int side, QWidget *parent = nullptr);
    void show(const QColor &colour, const QString &name);
    using QWidget::show;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    QColor m_colour;
    QString m_name;
};

} // namespace postrider
