// SPDX-License-Identifier: GPL-3.0-or-later
#include "detailspane.h"

#include "staterow.h"

#include <ports/futures.h>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <model/words.h>
#include <view/look/avatar.h>
#include <view/look/avatarwidget.h>
#include <view/look/elidedlabel.h>
#include <view/look/iconbutton.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {

using client::MessageDetails;
using client::MessageItem;

namespace {

constexpr int HeaderHeight = 56;
constexpr int Padding = 16;
constexpr int ExcerptCharacters = 600;

// A time if there is one. If there is none, the state either still lies ahead or its time wasn't told.
StateRow *stateRow(const Look &look, MessageState state, const std::optional<Timestamp> &at, bool reached,
                   QWidget *parent)
{
    if (at)
        return new StateRow(look, state, StateRow::Known::Time, words::moment(*at, look.now()), parent);
    if (reached)
        return new StateRow(look, state, StateRow::Known::NotKnown, DetailsPane::tr("time not known"), parent);
    return new StateRow(look, state, StateRow::Known::NotYet, DetailsPane::tr("not yet"), parent);
}

} // namespace

DetailsPane::DetailsPane(client::ChatClient &client, const Look &look, QWidget *parent)
    : Panel(look, &Theme::window, Qt::LeftEdge, parent)
    , m_client(client)
    , m_close(new IconButton(look, QStringLiteral("x"), tr("Close details"), this))
    , m_title(plainLabel(tr("Message details"), this))
    , m_scroll(new QScrollArea(this))
{
    setAccessibleName(m_title->text());
    m_title->setFont(look.titleFont());
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setAccessibleName(m_title->text());
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(Padding, 0, 8, 0);
    header->addWidget(m_title, 1);
    header->addWidget(m_close);
    m_close->setFixedHeight(40);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, (HeaderHeight - 40) / 2, 0, 0);
    column->setSpacing((HeaderHeight - 40) / 2);
    column->addLayout(header);
    column->addWidget(m_scroll, 1);
    connect(m_close, &QToolButton::clicked, this, &DetailsPane::closeRequested);
    connect(&client, &client::ChatClient::entriesChanged, this, [this](const ChatUri &chat) {
        if (chat == m_chat)
            reload();
    });
    connect(&client, &client::ChatClient::outboxChanged, this, [this](const ChatUri &chat) {
        if (chat == m_chat)
            reload();
    });
}

void DetailsPane::show(const ChatUri &chat, const MessageUuid &uuid)
{
    m_chat = chat;
    m_uuid = uuid;
    reload();
}

QWidget *DetailsPane::firstStop() const
{
    return m_close;
}

void DetailsPane::focusFirst()
{
    m_close->setFocus(Qt::OtherFocusReason);
}

void DetailsPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeRequested();
    else
        Panel::keyPressEvent(event);
}

void DetailsPane::reload()
{
    if (m_uuid.isNull() || !isVisibleTo(parentWidget()))
        return;
    whenDone(m_client.details(m_chat, m_uuid), this,
             [this, generation = ++m_generation](const MessageDetails &details) {
                 if (generation == m_generation)
                     fill(details);
             });
}

void DetailsPane::addHeading(const QString &text)
{
    auto *label = plainLabel(text, m_content);
    label->setFont(m_look.titleFont());
    label->setContentsMargins(0, 20, 0, 4);
    m_rows->addWidget(label);
}

void DetailsPane::fill(const MessageDetails &details)
{
    m_content = new QWidget;
    m_rows = new QVBoxLayout(m_content);
    m_rows->setContentsMargins(Padding, 4, Padding, Padding);
    m_rows->setSpacing(0);
    const MessageItem &item = details.item;
    auto *text = plainLabel(item.text.size() > ExcerptCharacters ? item.text.left(ExcerptCharacters) + u'…' : item.text,
                            m_content);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setFont(m_look.messageFont());
    text->setAccessibleName(tr("Text of the message"));
    m_rows->addWidget(text);

    addHeading(item.own ? tr("On its way") : tr("From %1").arg(words::isolated(item.fromName)));
    const bool accepted = item.state >= MessageState::Accepted && item.state != MessageState::Failed;
    const bool saved = item.state >= MessageState::Saved && item.state != MessageState::Failed;
    if (item.own) {
        m_rows->addWidget(stateRow(m_look, MessageState::Queued, details.queuedAt, true, m_content));
        if (item.state != MessageState::Failed || details.acceptedAt)
            m_rows->addWidget(stateRow(m_look, MessageState::Accepted, details.acceptedAt, accepted, m_content));
    }
    if (item.state == MessageState::Failed) {
        const QString reason = item.failure ? item.failure->message : tr("The server refused it.");
        m_rows->addWidget(new StateRow(m_look, MessageState::Failed, StateRow::Known::Time, reason, m_content));
    } else {
        m_rows->addWidget(stateRow(m_look, MessageState::Saved, details.savedAt, saved, m_content));
    }
    for (const MessageDetails::Recipient &recipient : details.recipients)
        addRecipient(recipient);
    if (details.incomplete) {
        auto *note =
            plainLabel(tr("Only what this device knows is shown: %1").arg(details.incomplete->message), m_content);
        note->setWordWrap(true);
        note->setForegroundRole(QPalette::PlaceholderText);
        note->setContentsMargins(0, 16, 0, 0);
        m_rows->addWidget(note);
    }
    fillActions(item);
    m_rows->addStretch();
    const bool focused = m_scroll->widget() && m_scroll->widget()->isAncestorOf(QApplication::focusWidget());
    m_scroll->setWidget(m_content);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    if (focused)
        focusFirst();
}

void DetailsPane::addRecipient(const MessageDetails::Recipient &recipient)
{
    auto *who = new QWidget(m_content);
    auto *row = new QHBoxLayout(who);
    row->setContentsMargins(0, 16, 0, 4);
    row->setSpacing(10);
    auto *avatar = new AvatarWidget(m_look, 28, who);
    avatar->show(avatarColour(recipient.receipt.user), recipient.name);
    auto *name = new ElidedLabel(who);
    name->setText(recipient.name);
    name->setFont(m_look.titleFont());
    row->addWidget(avatar);
    row->addWidget(name, 1);
    m_rows->addWidget(who);
    const Receipt &receipt = recipient.receipt;
    if (receipt.hidden) {
        auto *note = plainLabel(tr("Keeps read receipts off: more isn't known."), m_content);
        note->setWordWrap(true);
        note->setForegroundRole(QPalette::PlaceholderText);
        m_rows->addWidget(note);
        return;
    }
    const bool delivered = receipt.state >= MessageState::Delivered;
    m_rows->addWidget(stateRow(m_look, MessageState::Delivered, receipt.deliveredAt, delivered, m_content));
    m_rows->addWidget(
        stateRow(m_look, MessageState::Read, receipt.readAt, receipt.state == MessageState::Read, m_content));
}

void DetailsPane::fillActions(const MessageItem &item)
{
    m_rows->addSpacing(20);
    const auto add = [this](const QString &text, auto action) {
        auto *button = new QPushButton(text, m_content);
        connect(button, &QPushButton::clicked, this, action);
        m_rows->addWidget(button);
        m_rows->addSpacing(8);
        return button;
    };
    if (item.own && item.state == MessageState::Failed) {
        add(tr("Retry"), [this] {
            m_client.retry(m_uuid);
            Q_EMIT closeRequested();
        })->setDefault(true);
        add(tr("Delete"), [this] {
            m_client.discard(m_uuid);
            Q_EMIT closeRequested();
        });
    } else if (item.own && item.state == MessageState::Queued) {
        add(tr("Cancel sending"), [this] {
            m_client.cancel(m_uuid);
            Q_EMIT closeRequested();
        });
    }
    add(tr("Copy text"), [text = item.text] { QApplication::clipboard()->setText(text); });
}

} // namespace postrider
