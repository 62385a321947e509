// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QTimer>

#include <view/look/panel.h>

class QLabel;

namespace postrider {
class AvatarWidget;
class IconButton;

// With whom one talks, and whether they are there.
class ConversationHeader : public Panel {
    Q_OBJECT
public:
    explicit ConversationHeader(const Look &look, QWidget *parent = nullptr);

    void show(const client::Conversation &conversation);
    void showTyping(); // for a few seconds
    void hideTyping();
    void setMuted(bool muted);
    void setBackVisible(bool visible);

Q_SIGNALS:
    void backRequested();
    void muteRequested(bool muted);

protected:
    void changeEvent(QEvent *event) override;

private:
    void adjustFonts();
    void updateStatus();

    client::Conversation m_conversation;
    QTimer m_typing;
    bool m_muted = false;
    IconButton *m_back;
    IconButton *m_mute;
    AvatarWidget *m_avatar;
    QLabel *m_title;
    QLabel *m_status;
};

} // namespace postrider
