// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "banner.h"
#include "keysdialog.h"

#include <QCloseEvent>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <view/chatlist/chatlistpane.h>
#include <view/chatlist/switcher.h>
#include <view/conversation/conversationpane.h>
#include <view/details/detailspane.h>
#include <view/look/emptystate.h>
#include <view/look/look.h>
#include <view/look/panel.h>

namespace postrider {

using client::Conversation;

namespace {
constexpr int ListWidth = 320;
constexpr int NarrowestList = 240;
constexpr int WidestList = 420;
} // namespace

MainWindow::MainWindow(client::ChatClient &client, const Look &look, const Clock &clock, ChatMemory &memory,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_client(client)
    , m_look(look)
    , m_conversations(client, clock, memory)
    , m_banner(new Banner(look, this))
    , m_splitter(new QSplitter(this))
    , m_list(new ChatListPane(client, m_conversations, look, this))
    , m_right(new QStackedWidget(this))
    , m_nothing(new Panel(look, &Theme::canvas, {}, this))
    , m_conversation(new ConversationPane(client, look, clock, memory, this))
    , m_details(new DetailsPane(client, look, this))
    , m_switcher(new Switcher(client, m_conversations, look, this))
    , m_menu(new QMenu(this))
{
    build(look);
    connectParts();
    addShortcuts();
    m_conversations.reload();
    m_banner->show(client.connection());
    arrange();
    updateTitle();
}

MainWindow::~MainWindow() = default;

void MainWindow::build(const Look &look)
{
    setMinimumSize(360, 480);
    resize(1100, 720);
    auto *inside = new QVBoxLayout(m_nothing);
    inside->addWidget(new EmptyState(look, QStringLiteral("messages-square"), tr("Choose a conversation"),
                                     tr("Its messages appear here, and each says where it is."), m_nothing));
    m_right->addWidget(m_nothing);
    m_right->addWidget(m_conversation);
    m_list->setMenu(m_menu);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_right);
    m_splitter->addWidget(m_details);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ListWidth, 1100 - ListWidth, 0});
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_splitter, 1);
    setCentralWidget(centre);
}

void MainWindow::connectParts()
{
    connect(&m_client, &client::ChatClient::connectionChanged, m_banner,
            [this](const client::Connection &connection) { m_banner->show(connection); });
    connect(m_banner, &Banner::retryRequested, this, [this] { m_client.reconnect(); });
    connect(&m_conversations, &ConversationModel::refreshed, this, &MainWindow::refreshOpened);
    connect(m_list, &ChatListPane::conversationChosen, this, &MainWindow::openChat);
    connect(m_list, &ChatListPane::newConversationChosen, this, &MainWindow::begin);
    connect(m_switcher, &Switcher::chosen, this, [this](const FinderModel::Found &found) {
        if (const Conversation *known = m_conversations.find(found.chat))
            openChat(*known);
        else
            begin(found.person, found.name);
    });
    connect(m_conversation, &ConversationPane::backRequested, this, &MainWindow::back);
    connect(m_conversation, &ConversationPane::detailsRequested, this, &MainWindow::showDetails);
    connect(m_details, &DetailsPane::closeRequested, this, &MainWindow::closeDetails);
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { m_switcher->open(); });
    add(QKeySequence::Find, [this] {
        if (width() < Narrow)
            closeChat();
        m_list->focusSearch();
    });
    add(QKeySequence(Qt::Key_Escape), [this] { back(); });
    add(QKeySequence(Qt::ALT | Qt::Key_Down), [this] { m_list->step(1); });
    add(QKeySequence(Qt::ALT | Qt::Key_Up), [this] { m_list->step(-1); });
    add(QKeySequence(Qt::Key_F6), [this] { stepPane(); });
    add(QKeySequence(Qt::Key_F1), [this] { showKeys(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { Q_EMIT settingsRequested(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { Q_EMIT quitRequested(); });
}

void MainWindow::begin(UserId peer, const QString &name)
{
    Conversation conversation;
    conversation.chat = m_client.chatWith(peer);
    conversation.peer = peer;
    conversation.title = name;
    openChat(conversation);
}

void MainWindow::openChat(const Conversation &conversation)
{
    if (conversation.chat != m_conversation->chat())
        closeDetails();
    m_conversation->open(conversation);
    m_list->setCurrent(conversation.chat);
    m_right->setCurrentWidget(m_conversation);
    arrange();
    m_conversation->focusComposer();
    updateTitle();
}

// The list says new things of the open chat: its title, presence, unread count.
void MainWindow::refreshOpened()
{
    if (const Conversation *opened = m_conversations.find(m_conversation->chat()))
        m_conversation->open(*opened);
    const bool first = !std::exchange(m_listed, true);
    const Conversation *wanted = first && !m_conversation->chat() ? m_conversations.find(m_wanted) : nullptr;
    if (wanted && width() >= Narrow)
        openChat(*wanted);
    else if (first && m_conversations.rowCount() == 1 && !m_conversation->chat() && width() >= Narrow)
        openChat(m_conversations.conversations().first()); // there is nothing to choose from
    updateTitle();
}

void MainWindow::openMessage(const client::MessageItem &message)
{
    const Conversation *conversation = m_conversations.find(message.chat);
    if (!conversation)
        return;
    if (message.chat != m_conversation->chat())
        closeDetails();
    m_conversation->openAt(*conversation, message);
    openChat(*conversation);
}

bool MainWindow::isSeen(const ChatUri &chat) const
{
    return isActiveWindow() && !isMinimized() && m_conversation->isVisible() && m_conversation->chat() == chat;
}

QByteArray MainWindow::panes() const
{
    return m_splitter->saveState();
}

void MainWindow::restorePanes(const QByteArray &panes)
{
    m_splitter->restoreState(panes);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    arrange();
}

void MainWindow::showKeys()
{
    (new KeysDialog(m_look, this))->open();
}

void MainWindow::stepPane()
{
    QList<QWidget *> stops{m_list->firstStop()};
    stops += m_conversation->stops();
    stops += m_details->firstStop();
    stops.removeIf([](const QWidget *stop) { return !stop->isVisible(); });
    qsizetype next = 0;
    for (qsizetype i = 0; i < stops.size(); ++i)
        if (stops[i]->hasFocus())
            next = (i + 1) % stops.size();
    if (!stops.isEmpty())
        stops[next]->setFocus(Qt::TabFocusReason);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_hiddenByClose) {
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    hide();
}

void MainWindow::closeChat()
{
    closeDetails();
    m_conversation->close();
    m_list->setCurrent({});
    m_right->setCurrentWidget(m_nothing);
    arrange();
    updateTitle();
}

void MainWindow::showDetails(const ChatUri &chat, const MessageUuid &uuid)
{
    m_detailsOpen = true;
    arrange();
    m_details->show(chat, uuid);
    m_details->focusFirst();
}

void MainWindow::closeDetails()
{
    if (!std::exchange(m_detailsOpen, false))
        return;
    arrange();
    m_conversation->focusComposer();
}

void MainWindow::back()
{
    if (m_detailsOpen)
        closeDetails();
    else
        closeChat();
}

void MainWindow::arrange()
{
    const bool narrow = width() < Narrow;
    const bool open = bool(m_conversation->chat());
    const bool detailsAlone = m_detailsOpen && width() < Wide;
    m_list->setMinimumWidth(narrow ? 0 : NarrowestList);
    m_list->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : WidestList);
    m_details->setMinimumWidth(detailsAlone ? 0 : DetailsPane::Width);
    m_details->setMaximumWidth(detailsAlone ? QWIDGETSIZE_MAX : DetailsPane::Width);
    m_conversation->setBackVisible(narrow);
    m_list->setVisible(!narrow || (!open && !m_detailsOpen));
    m_right->setVisible(!detailsAlone && (!narrow || open));
    m_details->setVisible(m_detailsOpen);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    arrange();
}

void MainWindow::updateTitle()
{
    if (const int unread = m_conversations.unread(); std::exchange(m_unread, unread) != unread)
        Q_EMIT unreadChanged(unread);
    const Conversation *opened = m_conversations.find(m_conversation->chat());
    QString title = opened ? tr("%1 – Postrider").arg(opened->title) : tr("Postrider");
    if (const int unread = m_conversations.unread(); unread > 0)
        title = tr("(%1) %2").arg(unread).arg(title);
    setWindowTitle(title);
}

} // namespace postrider
