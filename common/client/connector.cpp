// SPDX-License-Identifier: GPL-3.0-or-later
#include "connector.h"

#include "serveraddress.h"

#include <wire/frames.h>

#include <QRandomGenerator>

namespace postrider::client {
namespace {

constexpr int TokenRefused = 4401;

QString sentenceFor(int code)
{
    switch (code) {
    case 1001:
        return Connector::tr("The server has stopped.");
    case 1013:
        return Connector::tr("The server is busy.");
    case 4408:
        return Connector::tr("The connection was too slow.");
    default:
        return Connector::tr("The connection was lost.");
    }
}

} // namespace

Connector::Connector(Session &session, Api &api, QObject *parent) : QObject(parent), m_session(session), m_api(api)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Connector::attempt);
    connect(&m_socket, &RealtimeSocket::closed, this, &Connector::closed);
    connect(&m_socket, &RealtimeSocket::received, this, &Connector::received);
    connect(&m_socket, &RealtimeSocket::opened, this, [this] {
        set({.link = Link::Syncing, .reason = {}, .retryInSeconds = 0});
        Q_EMIT opened();
    });
    connect(&m_session, &Session::renewed, this,
            [this](const QString &token) { send(wire::encode(wire::TokenFrame{token})); });
}

void Connector::start()
{
    if (std::exchange(m_wanted, true))
        return;
    attempt();
}

void Connector::stop()
{
    m_wanted = false;
    ++m_attempt;
    m_retry.stop();
    const bool wasOpen = m_socket.isOpen();
    m_socket.close();
    if (wasOpen)
        Q_EMIT lost();
}

void Connector::retryNow()
{
    if (!m_wanted || !m_retry.isActive())
        return;
    m_retry.stop();
    attempt();
}

void Connector::succeeded()
{
    if (!m_socket.isOpen()) // what had come was taken after the cut
        return;
    m_backoff.reset();
    m_tokenRefused = false;
    set({.link = Link::Online, .reason = {}, .retryInSeconds = 0});
}

void Connector::fail(const QString &reason)
{
    if (!m_wanted)
        return;
    ++m_attempt;
    const bool wasOpen = m_socket.isOpen();
    m_socket.close();
    if (wasOpen)
        Q_EMIT lost();
    waitAndRetry(reason);
}

void Connector::attempt()
{
    set({.link = Link::Connecting, .reason = {}, .retryInSeconds = 0});
    const quint64 attempt = ++m_attempt;
    const auto ask = [this, attempt] {
        m_api.realtimeUrl([this, attempt](const Result<QUrl> &url) {
            if (attempt == m_attempt)
                open(url);
        });
    };
    if (!m_session.expiresSoon() && !m_tokenRefused) {
        ask();
        return;
    }
    m_session.renew(this, [this, attempt, ask](const Result<void> &renewed) {
        if (attempt != m_attempt)
            return;
        if (!renewed) {
            waitAndRetry(renewed.error().message);
            return;
        }
        m_tokenRefused = false;
        ask();
    });
}

void Connector::open(const Result<QUrl> &url)
{
    if (!url) {
        waitAndRetry(url.error().message);
        return;
    }
    // A server that is reached in secret must not send the token over an open line.
    const bool secret = protectionOf(m_session.account()->server) == Protection::Encrypted;
    if (secret && protectionOf(*url) == Protection::None) {
        waitAndRetry(tr("The server asks for a connection that is not encrypted."));
        return;
    }
    m_socket.open(*url, m_session.token(), m_session.account()->fingerprint);
}

void Connector::closed(int code, const QString &reason)
{
    Q_EMIT lost();
    qInfo("connection closed: %d %s", code, qUtf8Printable(reason));
    m_tokenRefused = code == TokenRefused;
    waitAndRetry(m_socket.certificateProblem().isEmpty() ? sentenceFor(code) : m_socket.certificateProblem());
}

void Connector::waitAndRetry(const QString &reason)
{
    if (!m_wanted || !m_session.isSignedIn())
        return;
    const auto wait = m_backoff.next(QRandomGenerator::global()->generateDouble());
    m_retry.start(wait);
    set({.link = Link::Offline,
         .reason = reason,
         .retryInSeconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count())});
}

void Connector::set(const Connection &connection)
{
    m_connection = connection;
    Q_EMIT changed(m_connection);
}

} // namespace postrider::client
