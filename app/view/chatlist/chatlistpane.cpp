// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatlistpane.h"

#include "conversationdelegate.h"
#include "persondelegate.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>

#include <model/words.h>
#include <view/look/emptystate.h>
#include <view/look/iconbutton.h>
#include <view/look/look.h>
#include <view/look/searchfield.h>
#include <view/look/text.h>

namespace postrider {

ChatListPane::ChatListPane(client::ChatClient &client, ConversationModel &conversations, const Look &look,
                           QWidget *parent)
    : Panel(look, &Theme::window, Qt::RightEdge, parent)
    , m_client(client)
    , m_conversations(conversations)
    , m_people(client)
    , m_search(new SearchField(look, tr("Search people"), this))
    , m_menu(new IconButton(look, QStringLiteral("ellipsis-vertical"), tr("Menu"), this))
    , m_pages(new QStackedWidget(this))
    , m_list(makeList(&conversations, new ConversationDelegate(look, this), tr("Conversations")))
    , m_found(makeList(&m_people, new PersonDelegate(client, look, this), tr("People found")))
    , m_hint(plainLabel({}, this))
    , m_empty(new EmptyState(look, QStringLiteral("messages-square"), tr("No conversations yet"),
                             tr("Search for a person by name and say hello."), this))
{
    m_hint->setWordWrap(true);
    m_hint->setMargin(20);
    m_hint->setAlignment(Qt::AlignHCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_empty);
    auto *found = new QWidget(m_pages);
    auto *results = new QVBoxLayout(found);
    results->setContentsMargins(0, 0, 0, 0);
    results->setSpacing(0);
    results->addWidget(m_hint);
    results->addWidget(m_found, 1);
    m_pages->addWidget(found);
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
    connect(&m_people, &PeopleModel::statusChanged, this, &ChatListPane::updatePages);
    connect(&m_conversations, &ConversationModel::refreshed, this, [this] {
        if (!m_list->hasFocus()) // else somebody walks through it
            setCurrent(m_current);
        updatePages();
    });
    for (const auto signal : {&QListView::clicked, &QListView::activated}) {
        connect(m_list, signal, this, &ChatListPane::chooseConversation);
        connect(m_found, signal, this, &ChatListPane::choosePerson);
    }
}

QListView *ChatListPane::makeList(QAbstractItemModel *model, QAbstractItemDelegate *delegate, const QString &name)
{
    auto *list = new QListView(this);
    list->setAccessibleName(name);
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setUniformItemSizes(true);
    list->setItemDelegate(delegate);
    list->setModel(model);
    return list;
}

void ChatListPane::setMenu(QMenu *menu)
{
    m_menu->setMenu(menu);
}

void ChatListPane::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void ChatListPane::search(const QString &text)
{
    m_people.setQuery(text, m_conversations.conversations());
    updatePages();
}

void ChatListPane::updatePages()
{
    if (m_search->text().trimmed().isEmpty()) {
        const bool none = m_conversations.isLoaded() && m_conversations.rowCount() == 0;
        m_pages->setCurrentIndex(none ? 1 : 0);
        return;
    }
    m_pages->setCurrentIndex(2);
    QString hint;
    if (m_people.status() == PeopleModel::Status::Failed)
        hint = tr("The server couldn't be asked: %1").arg(m_people.failure());
    else if (m_people.rowCount() == 0)
        hint = m_people.status() == PeopleModel::Status::Searching
                   ? tr("Searching…")
                   : tr("Nobody is called %1.").arg(words::isolated(m_search->text().trimmed()));
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    if (m_people.rowCount() > 0 && !m_found->currentIndex().isValid())
        m_found->setCurrentIndex(m_people.index(0));
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

void ChatListPane::choosePerson(const QModelIndex &index)
{
    const auto person = index.data(PeopleModel::PersonRole).value<PeopleModel::Person>();
    m_search->clear();
    const client::Conversation *known = m_conversations.find(m_client.chatWith(person.id));
    if (known)
        chooseConversation(m_conversations.index(m_conversations.rowOf(known->chat)));
    else
        Q_EMIT newConversationChosen(person.id, person.name);
}

// From the search field, the arrows walk through what was found, and Enter opens it.
bool ChatListPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return Panel::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool searching = m_pages->currentIndex() == 2;
    if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
        m_search->clear();
        return true;
    }
    if (!searching && key == Qt::Key_Down) {
        m_list->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (!searching || m_people.rowCount() == 0)
        return false;
    const int row = std::max(m_found->currentIndex().row(), 0);
    switch (key) {
    case Qt::Key_Down:
        m_found->setCurrentIndex(m_people.index(std::min(row + 1, m_people.rowCount() - 1)));
        return true;
    case Qt::Key_Up:
        m_found->setCurrentIndex(m_people.index(std::max(row - 1, 0)));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choosePerson(m_people.index(row));
        return true;
    default:
        return false;
    }
}

} // namespace postrider
