// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatlistpane.h"

#include "conversationdelegate.h"
#include "finder.h"
#include "listview.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>

#include <view/look/emptystate.h>
#include <view/look/iconbutton.h>
#include <view/look/look.h>
#include <view/look/searchfield.h>

namespace postrider {

ChatListPane::ChatListPane(client::ChatClient &client, ConversationModel &conversations, const Look &look,
                           QWidget *parent)
    : Panel(look, &Theme::window, Qt::RightEdge, parent)
    , m_conversations(conversations)
    , m_search(new SearchField(look, tr("Search"), this))
    , m_menu(new IconButton(look, QStringLiteral("ellipsis-vertical"), tr("Menu"), this))
    , m_pages(new QStackedWidget(this))
    , m_list(makeListView(&conversations, new ConversationDelegate(look, this), tr("Conversations"), this))
    , m_finder(new Finder(client, look, m_search, this))
    , m_empty(new EmptyState(look, QStringLiteral("messages-square"), tr("No conversations yet"),
                             tr("Search for a person by name and say hello."), this))
{
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_finder);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 8, 8);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_menu);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_pages, 1);

    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ChatListPane::search);
    connect(m_finder, &Finder::chosen, this, &ChatListPane::chooseFound);
    connect(&m_conversations, &ConversationModel::refreshed, this, [this] {
        if (!m_list->hasFocus()) // else somebody walks through it
            setCurrent(m_current);
        updatePages();
    });
    for (const auto signal : {&QListView::clicked, &QListView::activated})
        connect(m_list, signal, this, &ChatListPane::chooseConversation);
}

void ChatListPane::setMenu(QMenu *menu)
{
    m_menu->setMenu(menu);
}

QWidget *ChatListPane::firstStop() const
{
    return m_pages->currentWidget() == m_list ? static_cast<QWidget *>(m_list) : m_search;
}

void ChatListPane::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void ChatListPane::search(const QString &text)
{
    m_finder->search(text, m_conversations.conversations());
    updatePages();
}

void ChatListPane::updatePages()
{
    const bool none = m_conversations.isLoaded() && m_conversations.rowCount() == 0;
    if (isSearching())
        m_pages->setCurrentWidget(m_finder);
    else
        m_pages->setCurrentWidget(none ? m_empty : m_list);
}

bool ChatListPane::isSearching() const
{
    return !m_search->text().trimmed().isEmpty();
}

void ChatListPane::setCurrent(const ChatUri &chat)
{
    m_current = chat;
    const int row = m_conversations.rowOf(chat);
    const QModelIndex index = row < 0 ? QModelIndex() : m_conversations.index(row);
    if (index.isValid())
        m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    else
        m_list->selectionModel()->clear();
}

void ChatListPane::step(int by)
{
    const int row = std::clamp(m_conversations.rowOf(m_current) + by, 0, m_conversations.rowCount() - 1);
    if (m_conversations.rowCount() > 0)
        chooseConversation(m_conversations.index(row));
}

void ChatListPane::chooseConversation(const QModelIndex &index)
{
    const client::Conversation conversation = m_conversations.conversations().at(index.row());
    setCurrent(conversation.chat);
    Q_EMIT conversationChosen(conversation);
}

void ChatListPane::chooseFound(const FinderModel::Found &found)
{
    m_search->clear();
    if (const int row = m_conversations.rowOf(found.chat); row >= 0)
        chooseConversation(m_conversations.index(row));
    else
        Q_EMIT newConversationChosen(found.person, found.name);
}

// What is found is walked through by the finder.
bool ChatListPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return Panel::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
        m_search->clear();
        return true;
    }
    if (key == Qt::Key_Down && !isSearching()) {
        m_list->setFocus(Qt::TabFocusReason);
        return true;
    }
    return false;
}

} // namespace postrider
