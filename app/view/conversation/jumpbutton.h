// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace postrider {
class Look;

// The round ↓ above the messages: back to the newest, with how many of them are unread.
class JumpButton : public QToolButton {
    Q_OBJECT
public:
    JumpButton(const Look &look, QWidget *parent);
    void setCount(int count);
    QSize sizeHint() const override; // the circle, and above it the badge

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    int m_count = 0;
};

} // namespace postrider
