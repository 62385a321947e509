// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QHBoxLayout;
class QVBoxLayout;

namespace postrider {
class Look;

// A window over the main one: a heading, what it is about, and a row of buttons that ends with Close. It is deleted
// when it is closed.
class Dialog : public QDialog {
    Q_OBJECT
public:
    Dialog(const Look &look, const QString &title, QWidget *parent);

protected:
    QVBoxLayout *content() const { return m_content; }
    const Look &m_look;

private:
    QVBoxLayout *m_content;
};

} // namespace postrider
