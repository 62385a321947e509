// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QNetworkAccessManager>
#include <QObject>
#include <QWebSocket>

#include <functional>
#include <memory>

namespace postrider::test {

// One user's device, as an outsider would write it from the contract alone: it shares nothing with our client core nor
// with our domain. Calls run the event loop until they are answered; frames are kept in the order they came.
class ContractClient : public QObject {
    Q_OBJECT
public:
    // A failed connection has status 0.
    struct Answer {
        int status = 0;
        QJsonObject body;
        QByteArray bytes;
        QHash<QByteArray, QByteArray> headers; // names in lower case
        QString code() const;                  // of an error
    };

    ContractClient(quint16 httpPort, quint16 websocketPort, QObject *parent = nullptr);
    ~ContractClient() override;

    // REST. With `token`, if there is one.
    Answer get(const QString &path);
    Answer post(const QString &path, const QJsonObject &body = {});
    Answer call(const QByteArray &method, const QString &path, const QByteArray &body = {},
                const QByteArray &contentType = "application/json");

    // Both keep the session they get.
    Answer signUp(const QString &name);
    Answer signIn(const QString &name);
    static QString password() { return QStringLiteral("correct horse battery"); }
    qint64 id() const { return session.value(QLatin1String("id")).toInteger(); }
    QString token() const { return session.value(QLatin1String("token")).toString(); }

    // WebSocket. connectSocket() is true once hello and unread have come, the first two of `frames`.
    bool connectSocket(const QString &path = QStringLiteral("/"));
    void openSocket(const QString &path = QStringLiteral("/")); // and says no more
    void closeSocket();
    bool isConnected() const { return m_socket && m_socket->state() == QAbstractSocket::ConnectedState; }
    QWebSocket *socket() { return m_socket.get(); }
    int closeCode() const { return m_closeCode; } // 0 while open
    void sendFrame(const QJsonObject &frame);
    void sendText(const QString &text);

    QString sendTo(qint64 user, const QString &text); // the uuid that was made
    void mark(const QString &type, const QString &chat, qint64 seq);

    // Waits for a frame that fits, among those that came and those to come. An empty object: none came in time.
    using Fits = std::function<bool(const QJsonObject &)>;
    QJsonObject waitFor(const Fits &fits);
    QJsonObject waitForState(const QString &uuid, const QString &state);
    QJsonObject waitForType(const QString &type, const Fits &fits = {});
    QList<QJsonObject> ofType(const QString &type) const;
    bool waitForClose(int code);
    // Everything the server had to say by now has come: what it answers last is waited for.
    bool settle();

    QJsonObject session; // as register or login gave it
    QList<QJsonObject> frames;

    static QString makeUuid();
    static QString directChat(qint64 a, qint64 b);

private:
    const quint16 m_httpPort;
    const quint16 m_websocketPort;
    QNetworkAccessManager m_network;
    std::unique_ptr<QWebSocket> m_socket;
    int m_closeCode = 0;
};

} // namespace postrider::test
