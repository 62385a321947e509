// SPDX-License-Identifier: GPL-3.0-or-later
#include "switcher.h"

#include "finder.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPointer>
#include <QVBoxLayout>

#include <view/look/look.h>
#include <view/look/panel.h>
#include <view/look/searchfield.h>

namespace postrider {
namespace {
constexpr int Width = 480;
constexpr int Height = 420;
constexpr int Margin = 16;
constexpr int FromTop = 72;
constexpr QColor Veil(0, 0, 0, 110);
} // namespace

Switcher::Switcher(client::ChatClient &client, const ConversationModel &conversations, const Look &look,
                   QWidget *parent)
    : QWidget(parent)
    , m_conversations(conversations)
    , m_panel(new Panel(look, &Theme::window, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge, this))
    , m_field(new SearchField(look, tr("Go to a conversation or person"), m_panel))
    , m_finder(new Finder(client, look, m_field, m_panel))
{
    setAccessibleName(tr("Go to a conversation or person"));
    auto *column = new QVBoxLayout(m_panel);
    column->setContentsMargins(1, 12, 1, 6);
    column->setSpacing(8);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 0, 12, 0);
    bar->addWidget(m_field);
    column->addLayout(bar);
    column->addWidget(m_finder, 1);
    m_field->installEventFilter(this);
    parent->installEventFilter(this); // it covers all of it
    connect(m_field, &QLineEdit::textChanged, this, &Switcher::search);
    connect(m_finder, &Finder::chosen, this, [this](const FinderModel::Found &found) {
        close();
        Q_EMIT chosen(found);
    });
    hide();
}

void Switcher::open()
{
    if (!isVisible())
        m_focusedBefore = QApplication::focusWidget();
    m_field->clear();
    search({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void Switcher::close()
{
    if (!isVisible())
        return;
    hide();
    if (m_focusedBefore)
        m_focusedBefore->setFocus(Qt::OtherFocusReason);
}

void Switcher::search(const QString &text)
{
    if (text.trimmed().isEmpty())
        m_finder->showAll(m_conversations.conversations());
    else
        m_finder->search(text, m_conversations.conversations());
}

void Switcher::place()
{
    setGeometry(parentWidget()->rect());
    const QSize size(std::min(Width, width() - 2 * Margin), std::min(Height, height() - FromTop - Margin));
    m_panel->setGeometry(QRect(QPoint((width() - size.width()) / 2, FromTop), size));
}

bool Switcher::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    const bool escape = watched == m_field &&
                        (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) &&
                        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
    if (!escape)
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        close();
    return true;
}

void Switcher::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Veil);
}

void Switcher::mousePressEvent(QMouseEvent *)
{
    close(); // beside the panel
}

// The keyboard doesn't leave for what lies below.
bool Switcher::focusNextPrevChild(bool)
{
    return true;
}

} // namespace postrider
