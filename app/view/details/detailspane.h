// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <view/look/panel.h>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace postrider {
class IconButton;

// Where one message is: the time of each state, for each recipient. What isn't known is said to be not known.
class DetailsPane : public Panel {
    Q_OBJECT
public:
    static constexpr int Width = 320;
    DetailsPane(client::ChatClient &client, const Look &look, QWidget *parent = nullptr);

    void show(const ChatUri &chat, const MessageUuid &uuid);
    using QWidget::show;
    ChatUri chat() const { return m_chat; }
    void focusFirst();
    QWidget *firstStop() const;

Q_SIGNALS:
    void closeRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void reload();
    void fill(const client::MessageDetails &details);
    void fillActions(const client::MessageItem &item);
    void addHeading(const QString &text);
    void addRecipient(const client::MessageDetails::Recipient &recipient);
    QWidget *m_content = nullptr;
    QVBoxLayout *m_rows = nullptr;

    client::ChatClient &m_client;
    ChatUri m_chat;
    MessageUuid m_uuid;
    int m_generation = 0;
    IconButton *m_close;
    QLabel *m_title;
    QScrollArea *m_scroll;
};

} // namespace postrider
