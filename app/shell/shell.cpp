// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell.h"

#include "aboutdialog.h"
#include "devicesdialog.h"
#include "notifier.h"
#include "settingsdialog.h"

#include <ports/futures.h>
#include <runtime/application.h>
#include <runtime/paths.h>

#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <localserver/localserver.h>
#include <model/words.h>
#include <platform/colourscheme.h>
#include <platform/tray.h>
#include <view/conversation/conversationpane.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/mainwindow.h>

namespace postrider {

using client::Account;

namespace {

constexpr int QueuedShown = 5;

// A message box whose texts are never taken for HTML.
QMessageBox *messageBox(QWidget *parent, QMessageBox::Icon icon, const QString &text, const QString &more)
{
    auto *box = new QMessageBox(icon, QString(application::Name), text, QMessageBox::NoButton, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    return box;
}

} // namespace

Shell::Shell(const Options &options, client::ChatClient &client, Look &look, const Clock &clock,
             const ColourScheme &scheme, LocalServer &localServer, Notifications &notifications, Tray &tray,
             QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_client(client)
    , m_look(look)
    , m_clock(clock)
    , m_scheme(scheme)
    , m_localServer(localServer)
    , m_notifications(notifications)
    , m_tray(tray)
    , m_settings(options.profile)
    , m_memory(profileFolder(options.profile) + QStringLiteral("/chats.json"))
{
    connectParts();
    applyAppearance();
    m_client.setReadReceipts(m_settings.readReceipts());
}

Shell::~Shell()
{
    if (m_main)
        saveWindow();
}

void Shell::saveWindow()
{
    m_settings.setWindow(
        {.geometry = m_main->saveGeometry(), .panes = m_main->panes(), .chat = m_main->conversation()->chat().value});
}

QString Shell::profileFolder(const QString &profile)
{
    return paths::data() + QStringLiteral("/profiles/") + profile;
}

void Shell::connectParts()
{
    connect(&m_client, &client::ChatClient::signedOut, this, [this](const QString &reason) { showSignIn(reason); });
    connect(&m_tray, &Tray::raiseRequested, this, &Shell::raise);
    connect(&m_tray, &Tray::quitRequested, this, [] { QCoreApplication::exit(); });
    connect(&m_scheme, &ColourScheme::changed, this, &Shell::applyAppearance);
    connect(&m_localServer, &LocalServer::ready, this, &Shell::localServerReady);
    connect(&m_localServer, &LocalServer::failed, this, [this](const QString &sentence) {
        if (!m_signIn)
            return; // the banner says that there is no connection
        m_signIn->setBusy({});
        m_signIn->showMessage(sentence);
    });
}

void Shell::start()
{
    if (m_settings.usesLocalServer() && m_localServer.isInstalled())
        m_localServer.attach();
    whenDone(m_client.open(), this, [this](const Result<std::optional<Account>> &account) { opened(account); });
}

void Shell::opened(const Result<std::optional<Account>> &account)
{
    if (account && *account) {
        showMain();
    } else if (account) {
        showSignIn();
    } else {
        auto *box =
            messageBox(nullptr, QMessageBox::Critical, tr("This profile can't be opened."), account.error().message);
        connect(box, &QDialog::finished, qApp, [] { QApplication::exit(1); });
        box->show();
    }
}

QWidget *Shell::window() const
{
    return m_main ? static_cast<QWidget *>(m_main.get()) : m_signIn.get();
}

void Shell::raise()
{
    if (QWidget *shown = window()) {
        shown->showNormal();
        shown->raise();
        shown->activateWindow();
    }
}

void Shell::showSignIn(const QString &message)
{
    if (!m_signIn) {
        m_signIn = std::make_unique<SignInWindow>(m_client, m_look);
        const QUrl last = m_settings.server();
        const QUrl server = m_options.server.isEmpty() ? last : m_options.server;
        if (!server.isEmpty())
            m_signIn->setServer(server);
        m_signIn->setLocalServerOffered(m_localServer.isInstalled());
        connect(m_signIn.get(), &SignInWindow::localServerRequested, this, &Shell::startLocalServer);
        connect(m_signIn.get(), &SignInWindow::signedIn, this, [this](const Account &account) {
            m_settings.setServer(account.server);
            m_settings.setUsesLocalServer(m_localServer.isAttached() && m_localServer.isServer(account.server));
            showMain();
        });
    }
    m_signIn->showMessage(message);
    m_signIn->show();
    if (m_main) {
        saveWindow();
        m_notifier.reset();
        m_tray.setUnread(0);
        m_main.release()->deleteLater();
    }
}

void Shell::showMain()
{
    m_main = std::make_unique<MainWindow>(m_client, m_look, m_clock, m_memory);
    fillMenu(m_main->menu());
    const Settings::Window left = m_settings.window();
    m_main->restoreGeometry(left.geometry);
    if (!left.panes.isEmpty())
        m_main->restorePanes(left.panes);
    m_main->openChatWhenListed({left.chat});
    m_main->setHiddenByClose(m_tray.isThere());
    connect(m_main.get(), &MainWindow::unreadChanged, &m_tray, &Tray::setUnread);
    connect(m_main.get(), &MainWindow::quitRequested, this, [] { QCoreApplication::exit(); });
    connect(m_main.get(), &MainWindow::settingsRequested, this, &Shell::showSettings);
    m_notifier = std::make_unique<Notifier>(m_client, m_notifications, m_settings, m_memory,
                                            [this](const ChatUri &chat) { return m_main && m_main->isSeen(chat); });
    connect(m_notifier.get(), &Notifier::openRequested, this, [this](const client::MessageItem &message) {
        raise();
        m_main->openMessage(message);
    });
    m_main->show();
    if (m_signIn)
        m_signIn.release()->deleteLater(); // it may be what called
}

void Shell::fillMenu(QMenu *menu)
{
    const auto account = m_client.account();
    if (account) {
        QAction *who = menu->addAction(
            tr("Signed in as %1").arg(words::isolated(account->name).replace(u'&', QStringLiteral("&&"))));
        who->setEnabled(false);
        menu->addSeparator();
    }
    menu->addAction(m_look.menuIcon(QStringLiteral("settings")), tr("Settings"), this, &Shell::showSettings);
    menu->addAction(m_look.menuIcon(QStringLiteral("monitor-smartphone")), tr("Signed-in devices"), this,
                    [this] { (new DevicesDialog(m_client, m_look, m_main.get()))->open(); });
    menu->addAction(m_look.menuIcon(QStringLiteral("keyboard")), tr("Keys"), m_main.get(), &MainWindow::showKeys);
    menu->addAction(m_look.menuIcon(QStringLiteral("info")), tr("About Postrider"), this,
                    [this] { (new AboutDialog(m_look, m_main.get()))->open(); });
    menu->addSeparator();
    m_signOut = menu->addAction(m_look.menuIcon(QStringLiteral("log-out")), tr("Sign out…"), this, &Shell::askSignOut);
}

void Shell::applyAppearance()
{
    const Settings::Appearance chosen = m_settings.appearance();
    const bool dark = chosen == Settings::Appearance::Dark || (chosen == Settings::Appearance::System &&
                                                               m_scheme.preference() == ColourScheme::Preference::Dark);
    m_look.setTextScale(m_settings.textScale());
    m_look.setScheme(dark ? Scheme::Dark : Scheme::Light);
}

void Shell::startLocalServer()
{
    m_signIn->showMessage({});
    m_signIn->setBusy(tr("Starting a server…"));
    m_localServer.attach();
}

void Shell::localServerReady(const QUrl &server)
{
    if (m_signIn) {
        m_signIn->setBusy({});
        m_signIn->setServer(server);
        m_signIn->setMode(SignInWindow::Mode::SignUp);
    } else {
        m_client.reconnect();
    }
}

// Names what would be lost before anything is.
void Shell::askSignOut()
{
    setSigningOut(true);
    whenDone(m_client.queued(), this, [this](const QList<client::MessageItem> &queued) {
        QString more = tr("The messages on this computer are deleted; they stay on the server.");
        if (!queued.isEmpty()) {
            more = tr("What was not sent yet would be lost:");
            for (const client::MessageItem &item : queued.first(std::min<qsizetype>(queued.size(), QueuedShown)))
                more += QStringLiteral("\n• ") + item.text.simplified().left(80);
            if (queued.size() > QueuedShown)
                more += u'\n' + tr("… and %n more.", nullptr, int(queued.size()) - QueuedShown);
        }
        auto *box = messageBox(m_main.get(), queued.isEmpty() ? QMessageBox::Question : QMessageBox::Warning,
                               tr("Sign out of this computer?"), more);
        QPushButton *confirm = box->addButton(tr("Sign out"), QMessageBox::DestructiveRole);
        QPushButton *stay = box->addButton(tr("Stay signed in"), QMessageBox::RejectRole);
        box->setDefaultButton(stay);
        box->setEscapeButton(stay);
        connect(confirm, &QPushButton::clicked, this, &Shell::signOut);
        connect(box, &QDialog::finished, this, [this, box, confirm] {
            if (box->clickedButton() != confirm)
                setSigningOut(false);
        });
        box->open();
    });
}

// One at a time: it may take a while, with the server far away.
void Shell::setSigningOut(bool signingOut)
{
    if (m_signOut) {
        m_signOut->setEnabled(!signingOut);
        m_signOut->setText(signingOut ? tr("Signing out…") : tr("Sign out…"));
    }
}

void Shell::signOut()
{
    whenDone(m_client.signOut(), this, [this](const Result<void> &done) {
        showSignIn(done ? QString() : done.error().message);
        m_memory.clear();
        Settings::Window window = m_settings.window();
        window.chat.clear();
        m_settings.setWindow(window);
        m_localServer.detach();
        m_settings.setUsesLocalServer(false);
    });
}

void Shell::showSettings()
{
    const auto account = m_client.account();
    auto *dialog = new SettingsDialog(m_look, m_settings, account ? account->fingerprint : QString(), m_main.get());
    connect(dialog, &SettingsDialog::appearanceChanged, this, &Shell::applyAppearance);
    connect(dialog, &SettingsDialog::readReceiptsChanged, this,
            [this] { m_client.setReadReceipts(m_settings.readReceipts()); });
    dialog->open();
}

} // namespace postrider
