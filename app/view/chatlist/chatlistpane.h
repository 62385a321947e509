// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/conversationmodel.h>
#include <model/findermodel.h>
#include <view/look/panel.h>

class QLineEdit;
class QListView;
class QMenu;
class QStackedWidget;

namespace postrider {
class Finder;
class IconButton;

// The left pane: a search field, the conversations below it, or what was found.
class ChatListPane : public Panel {
    Q_OBJECT
public:
    ChatListPane(client::ChatClient &client, ConversationModel &conversations, const Look &look,
                 QWidget *parent = nullptr);

    void setMenu(QMenu *menu);            // of the button beside the search field
    void setCurrent(const ChatUri &chat); // none: nothing is chosen
    void focusSearch();
    QWidget *firstStop() const; // of the keyboard: the list
    void step(int by);          // chooses a neighbouring conversation

Q_SIGNALS:
    void conversationChosen(const postrider::client::Conversation &conversation);
    void newConversationChosen(postrider::UserId peer, const QString &name);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &text);
    void updatePages();
    bool isSearching() const;
    void chooseFound(const FinderModel::Found &found);
    void chooseConversation(const QModelIndex &index);

    ConversationModel &m_conversations;
    ChatUri m_current;
    QLineEdit *m_search;
    IconButton *m_menu;
    QStackedWidget *m_pages;
    QListView *m_list;
    Finder *m_finder;
    QWidget *m_empty; // no conversation yet
};

} // namespace postrider
