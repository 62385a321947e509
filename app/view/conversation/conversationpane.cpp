// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversationpane.h"

#include "composer.h"
#include "conversationheader.h"
#include "jumpbutton.h"
#include "messageview.h"

#include <ports/futures.h>

#include <QApplication>
#include <QVBoxLayout>

#include <model/words.h>
#include <view/look/announcer.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {

ConversationPane::ConversationPane(client::ChatClient &client, const Look &look, const Clock &clock, ChatMemory &memory,
                                   QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_memory(memory)
    , m_model(client, clock)
    , m_tracker(clock)
    , m_header(new ConversationHeader(look, this))
    , m_view(new MessageView(look, m_model, this))
    , m_composer(new Composer(look, this))
    , m_jump(new JumpButton(look, m_view))
    , m_announcer(new Announcer(this))
    , m_clock(clock)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_view, 1);
    column->addWidget(m_composer);
    m_jump->hide();
    m_readTimer.setSingleShot(true);
    connectClient();
    connectView();
    qApp->installEventFilter(this); // whoever types or moves the mouse is there
}

ConversationPane::~ConversationPane()
{
    remember();
}

void ConversationPane::connectClient()
{
    connect(&m_client, &client::ChatClient::typingNoticed, this, [this](const ChatUri &chat) {
        if (chat == this->chat())
            m_header->showTyping();
    });
    connect(&m_client, &client::ChatClient::messageArrived, this, [this](const client::MessageItem &message) {
        if (message.chat != chat())
            return;
        m_header->hideTyping(); // that is what was typed
        m_announcer->say(words::isolated(message.fromName) + QStringLiteral(", ") + words::preview(message));
    });
    connect(m_header, &ConversationHeader::muteRequested, this, [this](bool muted) {
        m_memory.setMuted(chat(), muted);
        m_header->setMuted(muted);
    });
    connect(m_header, &ConversationHeader::backRequested, this, &ConversationPane::backRequested);
    connect(m_composer, &Composer::sendRequested, this, &ConversationPane::send);
    connect(m_composer, &Composer::edited, this, [this] {
        if (!chat())
            return;
        m_memory.setDraft(chat(), m_composer->text());
        if (!m_composer->text().isEmpty())
            m_client.typing(chat());
    });
}

void ConversationPane::connectView()
{
    connect(m_view, &MessageView::visibleChanged, this, &ConversationPane::watchVisible);
    connect(m_view, &MessageView::typed, m_composer, &Composer::insert);
    connect(m_view, &MessageView::retryRequested, this, &ConversationPane::retry);
    connect(m_view, &MessageView::discardRequested, this, [this](const MessageUuid &uuid) { m_client.discard(uuid); });
    connect(m_view, &MessageView::cancelRequested, this, [this](const MessageUuid &uuid) {
        whenDone(m_client.cancel(uuid), this, [this](const Result<void> &done) {
            if (!done)
                m_composer->showError(done.error().message);
        });
    });
    connect(m_view, &MessageView::detailsRequested, this,
            [this](const MessageUuid &uuid) { Q_EMIT detailsRequested(chat(), uuid); });
    connect(&m_model, &MessageModel::settled, this, &ConversationPane::announceState);
    connect(m_jump, &QToolButton::clicked, this, [this] {
        if (m_model.isAtEnd())
            m_view->scrollToBottom();
        else
            m_model.showNewest();
    });
    connect(&m_readTimer, &QTimer::timeout, this, &ConversationPane::checkRead);
}

void ConversationPane::open(const client::Conversation &conversation)
{
    if (conversation.chat == chat()) {
        m_conversation = conversation;
        m_header->show(conversation);
        updateJumpButton();
        return;
    }
    begin(conversation);
    const auto place = m_memory.place(conversation.chat);
    m_view->setNextPlace(place);
    m_model.open(conversation, place ? std::optional(place->seq) : std::nullopt);
}

void ConversationPane::openAt(const client::Conversation &conversation, const client::MessageItem &message)
{
    const int row = conversation.chat == chat() ? m_model.rowOf(message.uuid) : -1;
    if (row >= 0) {
        m_view->showMessage(m_model.index(row));
        return;
    }
    begin(conversation);
    m_view->setNextTarget(message.uuid);
    m_model.openAt(conversation, message.seq);
}

// Leaves the chat before.
void ConversationPane::begin(const client::Conversation &conversation)
{
    remember();
    m_conversation = conversation;
    m_header->show(conversation);
    m_header->setMuted(m_memory.isMuted(conversation.chat));
    updateJumpButton();
    m_composer->setText(m_memory.draft(conversation.chat));
    m_composer->showError({});
    m_tracker.open(conversation.mark.read);
}

void ConversationPane::close()
{
    remember();
    m_conversation = {};
    m_composer->setText({});
    m_model.close();
}

void ConversationPane::remember()
{
    if (chat() && m_model.rowCount() > 0)
        m_memory.setPlace(chat(), m_view->place());
}

void ConversationPane::send(const QString &text)
{
    const ChatUri target = chat();
    m_composer->setText({});
    m_memory.setDraft(target, {});
    m_model.removeDivider();
    if (m_model.isAtEnd())
        m_view->scrollToBottom();
    else
        m_model.showNewest();
    whenDone(m_client.send(target, text), this, [this, target, text](const Result<client::MessageItem> &sent) {
        if (sent)
            return;
        if (target == chat() && m_composer->text().isEmpty())
            m_composer->setText(text); // nothing that was typed is lost
        if (m_memory.draft(target).isEmpty())
            m_memory.setDraft(target, text);
        m_composer->showError(sent.error().message);
    });
}

void ConversationPane::retry(const MessageUuid &uuid)
{
    whenDone(m_client.retry(uuid), this, [this](const Result<client::MessageItem> &sent) {
        if (!sent)
            m_composer->showError(sent.error().message);
    });
}

// The newest message of one's own says where it has got; when it is first seen, its row speaks for itself.
void ConversationPane::announceState()
{
    for (int row = m_model.rowCount() - 1; row >= 0; --row) {
        const client::MessageItem &item = m_model.item(row);
        if (!item.own || item.kind != EntryKind::Message)
            continue;
        const bool moved = item.uuid == m_lastOwn.uuid && item.state != m_lastOwn.state;
        m_lastOwn = item;
        if (moved)
            m_announcer->say(words::preview(item) + QStringLiteral(", ") + words::spokenState(item, m_model.kind()));
        return;
    }
}

void ConversationPane::setBackVisible(bool visible)
{
    m_header->setBackVisible(visible);
}

void ConversationPane::focusComposer()
{
    m_composer->focusField();
}

QList<QWidget *> ConversationPane::stops() const
{
    return {m_view, m_composer->field()};
}

void ConversationPane::watchVisible()
{
    m_tracker.setActive(isVisible() && isActiveWindow());
    m_tracker.setVisible(m_view->visibleEntries());
    updateJumpButton();
    checkRead();
}

void ConversationPane::checkRead()
{
    if (const auto read = m_tracker.advance()) {
        m_conversation.mark.advance(MarkKind::Read, *read);
        m_client.markRead(chat(), *read);
    }
    if (const auto next = m_tracker.nextCheck())
        m_readTimer.start(std::max(*next - m_clock.now(), std::chrono::milliseconds(1)));
    else
        m_readTimer.stop();
}

bool ConversationPane::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        if (watched->isWidgetType() && isVisible()) {
            m_tracker.noteInput();
            if (!m_readTimer.isActive())
                checkRead();
        }
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void ConversationPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ActivationChange)
        watchVisible();
}

void ConversationPane::updateJumpButton()
{
    m_jump->setVisible(m_model.rowCount() > 0 && !m_view->isAtBottom());
    m_jump->setCount(m_conversation.unread);
    placeJumpButton();
}

void ConversationPane::placeJumpButton()
{
    m_jump->resize(m_jump->sizeHint());
    const QRectF corner(m_view->width() - m_jump->width() - 14, m_view->height() - m_jump->height() - 8,
                        m_jump->width(), m_jump->height());
    m_jump->move(mirrored(corner, m_view->rect()).topLeft().toPoint());
    m_jump->raise();
}

void ConversationPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeJumpButton();
}

} // namespace postrider
