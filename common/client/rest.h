// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QUrl>

#include <functional>
#include <optional>

namespace postrider::client {

// One HTTP request, one JSON answer. Never follows a redirection: a token goes only where a person sent it.
class Rest : public QObject {
    Q_OBJECT
public:
    struct Request {
        QByteArray verb;
        QUrl url;
        QString token; // empty: none
        std::optional<QJsonObject> body = {};
    };
    using Answer = std::function<void(const Result<QJsonObject> &)>;

    explicit Rest(QObject *parent = nullptr);
    // Beside those that authorities vouch for, the certificate with this fingerprint is good; empty: none.
    void trust(const QString &fingerprint);
    // Called once, in a later turn, unless the context is gone by then. 204 is an empty object; an answer that isn't
    // 2xx is its error; a server that can't be reached or doesn't answer in 30 s is Unavailable.
    void send(const Request &request, QObject *context, Answer answer);

private:
    QNetworkAccessManager m_network;
    QString m_trusted;
};

} // namespace postrider::client
