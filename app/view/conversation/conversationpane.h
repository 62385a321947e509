// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <QTimer>
#include <QWidget>

#include <model/chatmemory.h>
#include <model/messagemodel.h>
#include <model/readtracker.h>

namespace postrider {
class Announcer;
class Composer;
class ConversationHeader;
class JumpButton;
class Look;
class MessageView;

// One conversation: header, messages, composer. It also watches what is read.
class ConversationPane : public QWidget {
    Q_OBJECT
public:
    // All of them outlive the pane.
    ConversationPane(client::ChatClient &client, const Look &look, const Clock &clock, ChatMemory &memory,
                     QWidget *parent = nullptr);
    ~ConversationPane() override;

    void open(const client::Conversation &conversation); // the same chat again: only its header changes
    void openAt(const client::Conversation &conversation, const client::MessageItem &message);
    void close();
    ChatUri chat() const { return m_conversation.chat; }
    void setBackVisible(bool visible); // where there is room for one pane only
    void focusComposer();
    QList<QWidget *> stops() const; // of the keyboard: messages, composer
    MessageView *view() const { return m_view; }
    MessageModel &model() { return m_model; }

Q_SIGNALS:
    void backRequested();
    void detailsRequested(const postrider::ChatUri &chat, const postrider::MessageUuid &uuid);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void begin(const client::Conversation &conversation);
    void connectClient();
    void connectView();
    void send(const QString &text);
    void retry(const MessageUuid &uuid);
    void watchVisible();
    void checkRead();
    void announceState();
    void updateJumpButton();
    void placeJumpButton();
    void remember(); // what is left in this chat

    client::ChatClient &m_client;
    ChatMemory &m_memory;
    client::Conversation m_conversation;
    MessageModel m_model;
    ReadTracker m_tracker;
    QTimer m_readTimer;
    ConversationHeader *m_header;
    MessageView *m_view;
    Composer *m_composer;
    JumpButton *m_jump;
    Announcer *m_announcer;
    client::MessageItem m_lastOwn; // whose state was said last
    const Clock &m_clock;
};

} // namespace postrider
