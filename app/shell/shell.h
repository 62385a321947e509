// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <client/chatclient.h>
#include <ports/clock.h>

#include <QPointer>

#include <memory>
#include <model/chatmemory.h>

class QAction;
class QMenu;

namespace postrider {
class ColourScheme;
class LocalServer;
class Notifications;
class Notifier;
class Tray;
class Look;
class MainWindow;
class SignInWindow;

// The app of one profile: its client, and the one window it shows at a time, to sign in or to talk.
class Shell : public QObject {
    Q_OBJECT
public:
    struct Options {
        QString profile;
        QUrl server; // to offer when signing in; empty: the last one
    };
    // All of them outlive the shell. `localServer` may run already.
    Shell(const Options &options, client::ChatClient &client, Look &look, const Clock &clock,
          const ColourScheme &scheme, LocalServer &localServer, Notifications &notifications, Tray &tray,
          QObject *parent = nullptr);
    ~Shell() override;

    static QString profileFolder(const QString &profile);

    void start();
    void raise(); // brings the window to the front
    QWidget *window() const;

private:
    void connectParts();
    void opened(const Result<std::optional<client::Account>> &account);
    void showSignIn(const QString &message = {});
    void showMain();
    void fillMenu(QMenu *menu);
    void applyAppearance();
    void startLocalServer();
    void localServerReady(const QUrl &server);
    void askSignOut();
    void signOut();
    void setSigningOut(bool signingOut);
    void showSettings();
    void saveWindow();

    Options m_options;
    client::ChatClient &m_client;
    Look &m_look;
    const Clock &m_clock;
    const ColourScheme &m_scheme;
    LocalServer &m_localServer;
    Notifications &m_notifications;
    Tray &m_tray;
    Settings m_settings;
    ChatMemory m_memory;
    QPointer<QAction> m_signOut;
    std::unique_ptr<SignInWindow> m_signIn;
    std::unique_ptr<MainWindow> m_main;
    std::unique_ptr<Notifier> m_notifier; // while somebody is signed in
};

} // namespace postrider
