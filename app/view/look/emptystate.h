// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace postrider {
class Look;

// What stands where there is nothing yet: an icon, what is missing, and what to do about it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const Look &look, const QString &icon, const QString &title, const QString &hint,
               QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void adjust();

    const Look &m_look;
    QString m_name;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_hint;
};

} // namespace postrider
