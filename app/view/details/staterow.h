// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/mark.h>

#include <QWidget>

class QLabel;

namespace postrider {
class Look;

// One state with its mark and its time, or why there is none.
class StateRow : public QWidget {
    Q_OBJECT
public:
    enum class Known { Time, NotYet, NotKnown };
    StateRow(const Look &look, MessageState state, Known known, const QString &time, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    MessageState m_state;
    Known m_known;
};

} // namespace postrider
