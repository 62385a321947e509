// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QTimer>

#include <view/look/panel.h>

class QLabel;
class QPushButton;

namespace postrider {

// Says that there is no connection, why, and when it is tried again. Hidden while all is well; a short interruption
// isn't worth its appearance.
class Banner : public Panel {
    Q_OBJECT
public:
    explicit Banner(const Look &look, QWidget *parent = nullptr);

    void show(const client::Connection &connection);
    using QWidget::show;

Q_SIGNALS:
    void retryRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void tick();
    void tint();

    client::Connection m_connection;
    QTimer m_second;
    QTimer m_patience; // before "Connecting…" is said
    QLabel *m_text;
    QPushButton *m_retry;
};

} // namespace postrider
