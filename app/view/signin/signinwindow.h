// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <view/look/panel.h>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace postrider {
class IconButton;

// Sign in, or make an account: one address, a name, a password.
class SignInWindow : public Panel {
    Q_OBJECT
public:
    enum class Mode { SignIn, SignUp };
    SignInWindow(client::ChatClient &client, const Look &look, QWidget *parent = nullptr);

    void setServer(const QUrl &server);
    void setMode(Mode mode);
    void setLocalServerOffered(bool offered);  // whether this installation has a server
    void showMessage(const QString &sentence); // why one has to sign in again; an error of the local server
    void setBusy(const QString &what);         // empty: not busy

Q_SIGNALS:
    void signedIn(const postrider::client::Account &account);
    void localServerRequested(); // "Run a server on this computer"

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QLineEdit *addField(QVBoxLayout *column, const QString &name);
    void addPasswordField(QVBoxLayout *column);
    void addButtons(QVBoxLayout *column);
    void connectFields();
    void adjustFonts();
    void fitTexts();
    QString submitText() const;
    void submit();
    void judge(const QUrl &server, const Result<client::ServerCertificate> &certificate);
    void askForTrust(const QUrl &server, const client::ServerCertificate &certificate);
    void enter(const QUrl &server, const QString &fingerprint);
    void fail(const QString &sentence, QLineEdit *field);
    void finish(const Result<client::Account> &account);
    void updateProtection();

    client::ChatClient &m_client;
    Mode m_mode = Mode::SignIn;
    bool m_localOffered = false;
    QString m_busyWith; // empty: not busy
    QWidget *m_form = nullptr;
    QLabel *m_logo;
    QLabel *m_headline;
    QLabel *m_subtitle;
    QLineEdit *m_server;
    QWidget *m_protectionGroup = nullptr;
    QCheckBox *m_unprotected;
    QLineEdit *m_name;
    QWidget *m_displayGroup;
    QLineEdit *m_display;
    QLineEdit *m_password;
    IconButton *m_reveal;
    QLabel *m_error;
    QPushButton *m_submit;
    QPushButton *m_switch;
    QPushButton *m_local;
};

} // namespace postrider
