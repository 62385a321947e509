// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace postrider {
class Look;

// A round picture of a fixed side; it says nothing that the name beside it doesn't.
class AvatarWidget : public QWidget {
    Q_OBJECT
public:
    AvatarWidget(const Look &look, int side, QWidget *parent = nullptr);
    void show(const QString &key, const QString &name);
    using QWidget::show;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    QString m_key;
    QString m_name;
};

} // namespace postrider
