// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace postrider {
class Look;

// A line with a magnifying glass, emptied by its cross or Escape.
class SearchField : public QLineEdit {
    Q_OBJECT
public:
    SearchField(const Look &look, const QString &name, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
};

} // namespace postrider
