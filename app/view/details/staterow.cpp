// SPDX-License-Identifier: GPL-3.0-or-later
#include "staterow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <model/words.h>
#include <view/look/look.h>
#include <view/look/statemark.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int MarkSide = 16;
constexpr int MarkColumn = 28;
} // namespace

StateRow::StateRow(const Look &look, MessageState state, Known known, const QString &time, QWidget *parent)
    : QWidget(parent), m_look(look), m_state(state), m_known(known)
{
    auto *name = plainLabel(words::state(state), this);
    auto *when = plainLabel(time, this);
    when->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    when->setWordWrap(true);
    if (known != Known::Time) {
        name->setForegroundRole(QPalette::PlaceholderText);
        when->setForegroundRole(QPalette::PlaceholderText);
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 5, 0, 5);
    row->setSpacing(12);
    row->addSpacing(MarkColumn);
    row->addWidget(name);
    row->addWidget(when, 1);
    setAccessibleName(words::state(state) + QStringLiteral(", ") + time);
}

void StateRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QColor colour = m_known == Known::Time ? theme.text : theme.secondary;
    if (m_state == MessageState::Read && m_known == Known::Time)
        colour = theme.readMark;
    else if (m_state == MessageState::Failed)
        colour = theme.danger;
    QPainter painter(this);
    painter.setOpacity(m_known == Known::Time ? 1 : 0.6);
    paintStateMark(&painter, mirrored(QRectF(0, (height() - MarkSide) / 2.0, MarkSide, MarkSide), rect()), m_state,
                   colour, theme.window);
}

} // namespace postrider
