// SPDX-License-Identifier: GPL-3.0-or-later
#include "emptystate.h"

#include "look.h"
#include "text.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace postrider {

EmptyState::EmptyState(const Look &look, const QString &icon, const QString &title, const QString &hint,
                       QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_name(icon)
    , m_icon(new QLabel(this))
    , m_title(plainLabel(title, this))
    , m_hint(plainLabel(hint, this))
{
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(32, 32, 32, 32);
    column->setSpacing(8);
    column->addStretch(2);
    for (QLabel *label : {m_icon, m_title, m_hint}) {
        label->setAlignment(Qt::AlignHCenter);
        column->addWidget(label);
    }
    column->addStretch(3);
    adjust();
}

void EmptyState::adjust()
{
    m_icon->setPixmap(m_look.icon(m_name, m_look.theme().secondary, 40, devicePixelRatioF()));
    m_title->setFont(m_look.titleFont());
    m_hint->setFont(m_look.font());
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        adjust();
}

} // namespace postrider
