// SPDX-License-Identifier: GPL-3.0-or-later
#include "rest.h"

#include "certificates.h"

#include <wire/json.h>
#include <wire/rest.h>

#include <QNetworkReply>

#include <memory>

namespace postrider::client {
namespace {

constexpr int TimeoutMilliseconds = 30'000;
constexpr qint64 MostBytes = 64 << 20; // a page of the longest messages, every character escaped, is 39 MiB

Result<QJsonObject> read(QNetworkReply &reply, const QString &problem)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (!problem.isEmpty())
        return failure(Code::Unavailable, problem, reply.errorString());
    if (status == 0)
        return failure(Code::Unavailable, QStringLiteral("The server can't be reached."), reply.errorString());
    const QByteArray body = reply.readAll();
    if (status < 200 || status > 299)
        return std::unexpected(wire::errorFromBody(status, body));
    if (reply.error() != QNetworkReply::NoError)
        return failure(Code::Unavailable, QStringLiteral("The server's answer ended early."), reply.errorString());
    return body.isEmpty() ? QJsonObject() : wire::parseObject(body);
}

} // namespace

Rest::Rest(QObject *parent) : QObject(parent)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(TimeoutMilliseconds);
}

void Rest::trust(const QString &fingerprint)
{
    if (std::exchange(m_trusted, fingerprint) != fingerprint)
        m_network.clearConnectionCache(); // made while something else was good
}

void Rest::send(const Request &request, QObject *context, Answer answer)
{
    QNetworkRequest head(request.url);
    head.setRawHeader("Accept", "application/json");
    head.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("postrider/" POSTRIDER_VERSION));
    if (!request.token.isEmpty())
        head.setRawHeader("Authorization", "Bearer " + request.token.toLatin1());
    QByteArray body;
    if (request.body) {
        head.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        body = wire::toBytes(*request.body);
    }
    QNetworkReply *reply = m_network.sendCustomRequest(head, request.verb, body);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > MostBytes)
            reply->abort();
    });
    const auto problem = std::make_shared<QString>();
    connect(reply, &QNetworkReply::sslErrors, this, [this, reply, problem](const QList<QSslError> &errors) {
        if (isTrusted(errors, m_trusted))
            reply->ignoreSslErrors(errors);
        else
            *problem = problemOf(errors, reply->url().host(), m_trusted);
    });
    connect(reply, &QNetworkReply::finished, context,
            [reply, problem, answer = std::move(answer)] { answer(read(*reply, *problem)); });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

} // namespace postrider::client
