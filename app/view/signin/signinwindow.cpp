// SPDX-License-Identifier: GPL-3.0-or-later
#include "signinwindow.h"

#include <client/serveraddress.h>
#include <ports/futures.h>

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>

#include <view/look/iconbutton.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int FormWidth = 360;
constexpr int Margin = 28;
constexpr int ButtonPadding = 28; // what a button needs beside its text, also for a box to tick
constexpr int LogoSide = 64;
constexpr int FieldGap = 14;
} // namespace

SignInWindow::SignInWindow(client::ChatClient &client, const Look &look, QWidget *parent)
    : Panel(look, &Theme::window, {}, parent), m_client(client)
{
    setWindowTitle(tr("Sign in – Postrider"));
    setMinimumSize(360, 480);
    resize(480, 660);
    build();
    connectFields();
    adjustFonts();
    setServer(QUrl(QStringLiteral("http://127.0.0.1:5051")));
    setMode(Mode::SignIn);
    setLocalServerOffered(false);
}

QLineEdit *SignInWindow::addField(QVBoxLayout *column, const QString &name)
{
    auto *caption = plainLabel(name, this);
    caption->setWordWrap(true);
    auto *field = new QLineEdit(this);
    caption->setBuddy(field);
    caption->setForegroundRole(QPalette::PlaceholderText);
    field->setAccessibleName(name);
    column->addWidget(caption);
    column->addSpacing(4);
    column->addWidget(field);
    column->addSpacing(FieldGap);
    return field;
}

void SignInWindow::addPasswordField(QVBoxLayout *column)
{
    m_password = addField(column, tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setTextMargins(isRightToLeft() ? 30 : 0, 0, isRightToLeft() ? 0 : 30, 0);
    m_reveal = new IconButton(m_look, QStringLiteral("eye"), tr("Show the password"), m_password);
    m_reveal->setCheckable(true);
    m_reveal->setFixedSize(32, 32);
    auto *inside = new QHBoxLayout(m_password);
    inside->setContentsMargins(0, 4, 4, 4);
    inside->addStretch();
    inside->addWidget(m_reveal);
}

void SignInWindow::addButtons(QVBoxLayout *column)
{
    m_submit = new QPushButton(this);
    m_submit->setDefault(true);
    m_submit->setMinimumHeight(40);
    m_switch = new QPushButton(this);
    m_local = new QPushButton(this);
    m_local->setFlat(true);
    column->addSpacing(6);
    for (QPushButton *button : {m_submit, m_switch, m_local}) {
        column->addWidget(button);
        column->addSpacing(10);
    }
}

void SignInWindow::build()
{
    m_form = new QWidget;
    QWidget *form = m_form;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_logo = new QLabel(form);
    m_headline = plainLabel({}, form);
    m_subtitle = plainLabel({}, form);
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel *label : {m_logo, m_headline, m_subtitle}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(label != m_logo);
        column->addWidget(label);
        column->addSpacing(label == m_subtitle ? 24 : 8);
    }
    m_server = addField(column, tr("Server"));
    m_unprotected = new QCheckBox(form);
    m_unprotected->setToolTip(tr("Anybody between you and this server can read your password and your messages."));
    m_unprotected->setMinimumHeight(32);
    m_protectionGroup = new QWidget(form);
    auto *protection = new QVBoxLayout(m_protectionGroup);
    protection->setContentsMargins(0, 0, 0, FieldGap);
    protection->addWidget(m_unprotected);
    column->addWidget(m_protectionGroup);
    m_name = addField(column, tr("Name"));
    m_displayGroup = new QWidget(form);
    auto *group = new QVBoxLayout(m_displayGroup);
    group->setContentsMargins(0, 0, 0, 0);
    group->setSpacing(0);
    m_display = addField(group, tr("Name to show (if it is another one)"));
    column->addWidget(m_displayGroup);
    addPasswordField(column);
    m_error = plainLabel({}, form);
    m_error->setWordWrap(true);
    m_error->setForegroundRole(QPalette::BrightText);
    m_error->setContentsMargins(0, 0, 0, 12);
    column->addWidget(m_error);
    addButtons(column);
    auto *page = new QWidget;
    auto *centre = new QVBoxLayout;
    centre->addStretch(1);
    centre->addWidget(form);
    centre->addStretch(1);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(Margin, 20, Margin, 12);
    row->addStretch(1);
    row->addLayout(centre, 1000);
    row->addStretch(1);
    auto *scroll = new QScrollArea(this); // large type in a small window
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
}

void SignInWindow::connectFields()
{
    connect(m_server, &QLineEdit::textChanged, this, &SignInWindow::updateProtection);
    connect(m_submit, &QPushButton::clicked, this, &SignInWindow::submit);
    for (QLineEdit *field : {m_server, m_name, m_display, m_password})
        connect(field, &QLineEdit::returnPressed, this, &SignInWindow::submit);
    connect(m_switch, &QPushButton::clicked, this,
            [this] { setMode(m_mode == Mode::SignIn ? Mode::SignUp : Mode::SignIn); });
    connect(m_local, &QPushButton::clicked, this, &SignInWindow::localServerRequested);
    connect(m_reveal, &QToolButton::toggled, this, [this](bool shown) {
        m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setIconName(shown ? QStringLiteral("eye-off") : QStringLiteral("eye"),
                              shown ? tr("Hide the password") : tr("Show the password"));
    });
}

void SignInWindow::adjustFonts()
{
    m_headline->setFont(m_look.headlineFont());
    m_logo->setPixmap(m_look.logo(LogoSide, devicePixelRatioF()));
    fitTexts();
}

QString SignInWindow::submitText() const
{
    if (!m_busyWith.isEmpty())
        return m_busyWith;
    return m_mode == Mode::SignUp ? tr("Create account") : tr("Sign in");
}

// The form is as wide as its type needs, where there is room.
void SignInWindow::fitTexts()
{
    const int width = std::min(std::max(FormWidth, fontMetrics().height() * 20), this->width() - 2 * Margin);
    m_form->setMaximumWidth(width);
    const int inButton = width - 2 * ButtonPadding;
    setWrappedText(m_unprotected, tr("Connect anyway: this is not encrypted"), inButton);
    setWrappedText(m_submit, submitText(), inButton);
    setWrappedText(m_switch, m_mode == Mode::SignUp ? tr("I have an account") : tr("Create an account"), inButton);
    setWrappedText(m_local, tr("Run a server on this computer"), inButton);
}

void SignInWindow::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    fitTexts();
}

void SignInWindow::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        adjustFonts();
}

void SignInWindow::setServer(const QUrl &server)
{
    m_server->setText(server.toString());
}

void SignInWindow::setMode(Mode mode)
{
    m_mode = mode;
    const bool signUp = mode == Mode::SignUp;
    m_headline->setText(signUp ? tr("Create an account") : tr("Welcome to Postrider"));
    m_subtitle->setText(signUp ? tr("The name is what others find you by.") : tr("Messages that say where they are."));
    m_displayGroup->setVisible(signUp);
    fitTexts();
    showMessage({});
    (m_name->text().isEmpty() ? m_name : m_password)->setFocus();
}

void SignInWindow::setLocalServerOffered(bool offered)
{
    m_localOffered = offered;
    m_local->setVisible(offered);
}

void SignInWindow::showMessage(const QString &sentence)
{
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
}

void SignInWindow::setBusy(const QString &what)
{
    const bool busy = !what.isEmpty();
    for (QWidget *widget :
         {static_cast<QWidget *>(m_server), static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_display),
          static_cast<QWidget *>(m_password), static_cast<QWidget *>(m_submit), static_cast<QWidget *>(m_switch),
          static_cast<QWidget *>(m_local), static_cast<QWidget *>(m_unprotected)})
        widget->setEnabled(!busy);
    m_busyWith = what;
    fitTexts();
}

void SignInWindow::updateProtection()
{
    const auto server = client::parseServerAddress(m_server->text());
    const bool unprotected = server && client::protectionOf(*server) == client::Protection::None;
    m_unprotected->setChecked(false); // it was said of another address
    m_protectionGroup->setVisible(unprotected);
}

void SignInWindow::submit()
{
    const auto server = client::parseServerAddress(m_server->text());
    if (!server) {
        showMessage(tr("This is not the address of a server. One looks like https://chat.example.org."));
        m_server->setFocus();
        return;
    }
    if (client::protectionOf(*server) == client::Protection::None && !m_unprotected->isChecked()) {
        showMessage(tr("This connection is not encrypted: anybody on the way can read your password and your messages. "
                       "Use https://, or tick the box if you want it all the same."));
        m_unprotected->setFocus();
        return;
    }
    if (m_name->text().isEmpty() || m_password->text().isEmpty()) {
        showMessage(tr("Type your name and your password."));
        (m_name->text().isEmpty() ? m_name : m_password)->setFocus();
        return;
    }
    showMessage({});
    setBusy(m_mode == Mode::SignUp ? tr("Creating the account…") : tr("Signing in…"));
    if (server->scheme() != u"https")
        return enter(*server, {});
    whenDone(
        m_client.certificate(*server), this,
        [this, server = *server](const Result<client::ServerCertificate> &certificate) { judge(server, certificate); });
}

// Nothing is said to a server before it is clear who it is.
void SignInWindow::judge(const QUrl &server, const Result<client::ServerCertificate> &certificate)
{
    if (!certificate)
        return fail(certificate.error().message, m_server);
    if (certificate->problem.isEmpty())
        return enter(server, {});
    if (!certificate->canBeTrusted)
        return fail(certificate->problem, m_server);
    askForTrust(server, *certificate);
}

void SignInWindow::askForTrust(const QUrl &server, const client::ServerCertificate &certificate)
{
    constexpr int LineLength = 8 * 3; // eight bytes and their colons
    QString lines;
    for (qsizetype at = 0; at < certificate.fingerprint.size(); at += LineLength)
        lines += u'\n' + certificate.fingerprint.mid(at, LineLength - 1);
    auto *box =
        new QMessageBox(QMessageBox::Warning, windowTitle(), tr("Trust this server?"), QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(certificate.problem + QStringLiteral("\n\n") +
                            tr("Whoever runs the server can tell you the fingerprint (SHA-256) of its own. Trust it "
                               "only if it is this one:") +
                            lines);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPushButton *trust = box->addButton(tr("Trust"), QMessageBox::AcceptRole);
    QPushButton *leave = box->addButton(tr("Don't connect"), QMessageBox::RejectRole);
    box->setDefaultButton(leave);
    box->setEscapeButton(leave);
    connect(box, &QDialog::finished, this, [this, box, trust, server, certificate] {
        if (box->clickedButton() == trust)
            enter(server, certificate.fingerprint);
        else
            fail(certificate.problem, m_server);
    });
    box->open();
}

void SignInWindow::enter(const QUrl &server, const QString &fingerprint)
{
    const QString name = m_name->text();
    const QString password = m_password->text();
    auto account = m_mode == Mode::SignUp
                       ? m_client.signUp(server, name, password, m_display->text().trimmed(), fingerprint)
                       : m_client.signIn(server, name, password, fingerprint);
    whenDone(account, this, [this](const Result<client::Account> &result) { finish(result); });
}

void SignInWindow::finish(const Result<client::Account> &account)
{
    if (!account) {
        const Error &error = account.error();
        return fail(error.message, error.code == Code::NameTaken || error.code == Code::BadName ? m_name : m_password);
    }
    setBusy({});
    m_password->clear();
    Q_EMIT signedIn(*account);
}

void SignInWindow::fail(const QString &sentence, QLineEdit *field)
{
    setBusy({});
    showMessage(sentence);
    field->setFocus();
    field->selectAll();
}

} // namespace postrider
