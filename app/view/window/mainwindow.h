// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <QMainWindow>

#include <model/conversationmodel.h>

class QMenu;
class QSplitter;
class QStackedWidget;

namespace postrider {
class Banner;
class ChatMemory;
class ChatListPane;
class ConversationPane;
class DetailsPane;
class Look;
class Switcher;

// The conversations on the left, the chosen one on the right, a message's details beside it. Narrower than 640 there is
// room for one of them, and a way back.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    static constexpr int Narrow = 640;
    static constexpr int Wide = 960; // room for the details beside the conversation

    // All of them outlive the window.
    MainWindow(client::ChatClient &client, const Look &look, const Clock &clock, ChatMemory &memory,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    QMenu *menu() const { return m_menu; } // whoever owns the window adds to it
    void openChat(const client::Conversation &conversation);
    void openChatWhenListed(const ChatUri &chat) { m_wanted = chat; } // the one that was open when it was left
    void showKeys();
    void openMessage(const client::MessageItem &message);
    bool isSeen(const ChatUri &chat) const;                          // shown, in the active window
    void setHiddenByClose(bool hidden) { m_hiddenByClose = hidden; } // instead of being closed
    QByteArray panes() const;                                        // their widths
    void restorePanes(const QByteArray &panes);
    void showDetails(const ChatUri &chat, const MessageUuid &uuid);
    ConversationPane *conversation() const { return m_conversation; }
    ConversationModel &conversations() { return m_conversations; }

Q_SIGNALS:
    void quitRequested();
    void settingsRequested();
    void unreadChanged(int unread);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build(const Look &look);
    void connectParts();
    void addShortcuts();
    void stepPane();                              // the keyboard's way: list, messages, composer, details
    void arrange();                               // which panes are shown, by width and what is open
    void begin(UserId peer, const QString &name); // a conversation that isn't there yet
    void closeChat();
    void closeDetails();
    void back();
    void updateTitle();
    void refreshOpened();

    client::ChatClient &m_client;
    const Look &m_look;
    ConversationModel m_conversations;
    Banner *m_banner;
    QSplitter *m_splitter;
    ChatListPane *m_list;
    QStackedWidget *m_right;
    QWidget *m_nothing;
    ConversationPane *m_conversation;
    DetailsPane *m_details;
    Switcher *m_switcher;
    QMenu *m_menu;
    ChatUri m_wanted;
    int m_unread = 0;
    bool m_hiddenByClose = false;
    bool m_detailsOpen = false;
    bool m_listed = false; // the conversations are known
};

} // namespace postrider
