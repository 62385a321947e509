// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversationheader.h"

#include <domain/limits.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include <model/words.h>
#include <view/look/avatar.h>
#include <view/look/avatarwidget.h>
#include <view/look/elidedlabel.h>
#include <view/look/iconbutton.h>
#include <view/look/look.h>

namespace postrider {
namespace {
constexpr int Height = 56;
constexpr int AvatarSide = 36;
constexpr int Margin = 6; // above and below large type
} // namespace

ConversationHeader::ConversationHeader(const Look &look, QWidget *parent)
    : Panel(look, &Theme::window, Qt::BottomEdge, parent)
    , m_back(new IconButton(look, QStringLiteral("arrow-left"), tr("Back to the conversations"), this))
    , m_mute(new IconButton(look, QStringLiteral("bell"), {}, this))
    , m_avatar(new AvatarWidget(look, AvatarSide, this))
    , m_title(new ElidedLabel(this))
    , m_status(new ElidedLabel(this))
{
    setMinimumHeight(Height);
    m_status->setForegroundRole(QPalette::PlaceholderText);
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    names->addStretch();
    names->addWidget(m_title);
    names->addWidget(m_status);
    names->addStretch();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, Margin, 12, Margin);
    row->setSpacing(12);
    row->addWidget(m_back);
    row->addWidget(m_avatar);
    row->addLayout(names, 1);
    row->addWidget(m_mute);
    m_back->hide();
    setMuted(false);
    adjustFonts();
    // A typing frame comes at most every three seconds; one missed isn't a pause yet.
    m_typing.setInterval(limits::TypingInterval + std::chrono::seconds(2));
    m_typing.setSingleShot(true);
    connect(&m_typing, &QTimer::timeout, this, &ConversationHeader::updateStatus);
    connect(m_mute, &QToolButton::clicked, this, [this] { Q_EMIT muteRequested(!m_muted); });
    connect(m_back, &QToolButton::clicked, this, &ConversationHeader::backRequested);
}

void ConversationHeader::adjustFonts()
{
    QFont title = m_look.titleFont();
    m_title->setFont(title);
    m_status->setFont(m_look.smallFont());
}

void ConversationHeader::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        adjustFonts();
}

void ConversationHeader::show(const client::Conversation &conversation)
{
    if (conversation.chat != m_conversation.chat)
        m_typing.stop();
    m_conversation = conversation;
    m_avatar->show(avatarColour(conversation.peer, conversation.chat), conversation.title);
    m_title->setText(conversation.title);
    updateStatus();
}

void ConversationHeader::showTyping()
{
    m_typing.start();
    updateStatus();
}

void ConversationHeader::hideTyping()
{
    m_typing.stop();
    updateStatus();
}

void ConversationHeader::setMuted(bool muted)
{
    m_muted = muted;
    m_mute->setIconName(muted ? QStringLiteral("bell-off") : QStringLiteral("bell"),
                        muted ? tr("Notify of this conversation again") : tr("Don't notify of this conversation"));
}

void ConversationHeader::updateStatus()
{
    const QString status = m_typing.isActive() ? tr("typing…") : words::presence(m_conversation, m_look.now());
    m_status->setText(status);
    m_status->setVisible(!status.isEmpty());
}

void ConversationHeader::setBackVisible(bool visible)
{
    m_back->setVisible(visible);
}

} // namespace postrider
