// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell.h"

#include <ports/futures.h>
#include <runtime/application.h>
#include <runtime/paths.h>

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <localserver/localserver.h>
#include <model/words.h>
#include <platform/colourscheme.h>
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
             const ColourScheme &scheme, LocalServer &localServer, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_client(client)
    , m_look(look)
    , m_clock(clock)
    , m_scheme(scheme)
    , m_localServer(localServer)
    , m_settings(options.profile)
    , m_memory(profileFolder(options.profile) + QStringLiteral("/chats.json"))
{
    connectParts();
    applyAppearance();
}

Shell::~Shell()
{
    if (m_main)
        m_settings.saveGeometry(*m_main);
}

QString Shell::profileFolder(const QString &profile)
{
    return paths::data() + QStringLiteral("/profiles/") + profile;
}

void Shell::connectParts()
{
    connect(&m_client, &client::ChatClient::signedOut, this, [this](const QString &reason) { showSignIn(reason); });
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
        m_settings.saveGeometry(*m_main);
        m_main.release()->deleteLater();
    }
}

void Shell::showMain()
{
    m_main = std::make_unique<MainWindow>(m_client, m_look, m_clock, m_memory);
    fillMenu(m_main->menu());
    m_settings.restoreGeometry(*m_main);
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
    auto *choices = new QActionGroup(menu);
    QMenu *appearance = menu->addMenu(m_look.menuIcon(QStringLiteral("sun-moon")), tr("Appearance"));
    const auto add = [&](const QString &text, Settings::Appearance choice) {
        QAction *action = appearance->addAction(text, this, [this, choice] {
            m_settings.setAppearance(choice);
            applyAppearance();
        });
        action->setCheckable(true);
        action->setChecked(m_settings.appearance() == choice);
        choices->addAction(action);
    };
    add(tr("As the system"), Settings::Appearance::System);
    add(tr("Light"), Settings::Appearance::Light);
    add(tr("Dark"), Settings::Appearance::Dark);
    menu->addAction(m_look.menuIcon(QStringLiteral("info")), tr("About Postrider"), this, &Shell::about);
    menu->addSeparator();
    m_signOut = menu->addAction(m_look.menuIcon(QStringLiteral("log-out")), tr("Sign out…"), this, &Shell::askSignOut);
}

void Shell::applyAppearance()
{
    const Settings::Appearance chosen = m_settings.appearance();
    const bool dark = chosen == Settings::Appearance::Dark || (chosen == Settings::Appearance::System &&
                                                               m_scheme.preference() == ColourScheme::Preference::Dark);
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
        m_localServer.detach();
        m_settings.setUsesLocalServer(false);
    });
}

void Shell::about()
{
    auto *box =
        messageBox(m_main.get(), QMessageBox::NoIcon, tr("Postrider %1").arg(application::Version),
                   tr("Messages that say where they are.\n\nFree software under the GNU General Public License, "
                      "version 3 or later. Icons: Lucide, under the ISC licence. Built with Qt %1.")
                       .arg(QLatin1StringView(qVersion())));
    box->setIconPixmap(m_look.logo(64, box->devicePixelRatioF()));
    box->addButton(QMessageBox::Close);
    box->open();
}

} // namespace postrider
