// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace postrider {
class Look;

// A flat button with an icon of the Theme's colour. Its name is spoken and shown as a tooltip.
class IconButton : public QToolButton {
    Q_OBJECT
public:
    IconButton(const Look &look, const QString &icon, const QString &name, QWidget *parent = nullptr);

    enum class Tint { Secondary, Accent };
    void setTint(Tint tint);
    void setIconName(const QString &icon, const QString &name);
    QSize sizeHint() const override { return {40, 40}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    QString m_icon;
    Tint m_tint = Tint::Secondary;
};

} // namespace postrider
