// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractclient.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QStringBuilder>
#include <QTest>
#include <QUuid>

#include <algorithm>
#include <tuple>

namespace postrider::test {
namespace {
constexpr int Patience = 60'000; // ms; no verdict depends on how long something takes
} // namespace

QString ContractClient::Answer::code() const
{
    return body.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString();
}

ContractClient::ContractClient(quint16 httpPort, quint16 websocketPort, QObject *parent)
    : QObject(parent), m_httpPort(httpPort), m_websocketPort(websocketPort)
{
}

ContractClient::~ContractClient()
{
    closeSocket();
}

ContractClient::Answer ContractClient::get(const QString &path)
{
    return call("GET", path);
}

ContractClient::Answer ContractClient::post(const QString &path, const QJsonObject &body)
{
    return call("POST", path, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

ContractClient::Answer ContractClient::call(const QByteArray &method, const QString &path, const QByteArray &body,
                                            const QByteArray &contentType)
{
    const QString address = u"http://127.0.0.1:" % QString::number(m_httpPort) % path;
    QNetworkRequest request(QUrl(address, QUrl::StrictMode));
    request.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
    if (!token().isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token().toUtf8());
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, Patience))
        return {};
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.bytes = reply->readAll();
    answer.body = QJsonDocument::fromJson(answer.bytes).object();
    for (const auto &[name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    return answer;
}

ContractClient::Answer ContractClient::signUp(const QString &name)
{
    const Answer answer = post(QStringLiteral("/auth/register"), {{QStringLiteral("name"), name},
                                                                  {QStringLiteral("pass"), password()},
                                                                  {QStringLiteral("device"), QStringLiteral("test")}});
    if (answer.status == 201)
        session = answer.body;
    return answer;
}

ContractClient::Answer ContractClient::signIn(const QString &name)
{
    const Answer answer = post(QStringLiteral("/auth/login"), {{QStringLiteral("name"), name},
                                                               {QStringLiteral("pass"), password()},
                                                               {QStringLiteral("device"), QStringLiteral("other")}});
    if (answer.status == 200)
        session = answer.body;
    return answer;
}

void ContractClient::openSocket(const QString &path)
{
    closeSocket();
    frames.clear();
    m_closeCode = 0;
    m_socket = std::make_unique<QWebSocket>();
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { frames.append(QJsonDocument::fromJson(text.toUtf8()).object()); });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] { m_closeCode = int(m_socket->closeCode()); });
    QNetworkRequest request(QUrl(u"ws://127.0.0.1:" % QString::number(m_websocketPort) % path));
    if (!token().isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token().toUtf8());
    m_socket->open(request);
}

bool ContractClient::connectSocket(const QString &path)
{
    openSocket(path);
    return QTest::qWaitFor([this] { return frames.size() >= 2 || m_closeCode != 0; }, Patience) && frames.size() >= 2;
}

void ContractClient::closeSocket()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket.release()->deleteLater();
}

void ContractClient::sendFrame(const QJsonObject &frame)
{
    sendText(QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
}

void ContractClient::sendText(const QString &text)
{
    m_socket->sendTextMessage(text);
}

QString ContractClient::sendTo(qint64 user, const QString &text)
{
    const QString uuid = makeUuid();
    sendFrame({{QStringLiteral("uuid"), uuid}, {QStringLiteral("user_to"), user}, {QStringLiteral("message"), text}});
    return uuid;
}

void ContractClient::mark(const QString &type, const QString &chat, qint64 seq)
{
    sendFrame({{QStringLiteral("type"), type}, {QStringLiteral("chat"), chat}, {QStringLiteral("seq"), seq}});
}

QJsonObject ContractClient::waitFor(const Fits &fits)
{
    QJsonObject found;
    qsizetype looked = 0;
    std::ignore = QTest::qWaitFor(
        [&] {
            for (; looked < frames.size(); ++looked) {
                if (fits(frames.at(looked))) {
                    found = frames.at(looked);
                    return true;
                }
            }
            return m_closeCode != 0;
        },
        Patience);
    return found;
}

QJsonObject ContractClient::waitForState(const QString &uuid, const QString &state)
{
    return waitFor([&](const QJsonObject &frame) {
        return frame.value(QLatin1String("uuid")).toString() == uuid &&
               frame.value(QLatin1String("state")).toString() == state;
    });
}

QJsonObject ContractClient::waitForType(const QString &type, const Fits &fits)
{
    return waitFor([&](const QJsonObject &frame) {
        return frame.value(QLatin1String("type")).toString() == type && (!fits || fits(frame));
    });
}

QList<QJsonObject> ContractClient::ofType(const QString &type) const
{
    QList<QJsonObject> found;
    std::ranges::copy_if(frames, std::back_inserter(found), [&](const QJsonObject &frame) {
        return frame.value(QLatin1String("type")).toString() == type;
    });
    return found;
}

bool ContractClient::waitForClose(int code)
{
    return QTest::qWaitFor([this] { return m_closeCode != 0; }, Patience) && m_closeCode == code;
}

bool ContractClient::settle()
{
    // Frames of one socket are dealt with in order; this one is answered at once, and changes nothing.
    const QString name = u"settle-" % makeUuid();
    sendFrame({{QStringLiteral("type"), name}, {QStringLiteral("uuid"), name}});
    return !waitForType(QStringLiteral("error"), [&](const QJsonObject &frame) {
                return frame.value(QLatin1String("uuid")).toString() == name;
            }).isEmpty();
}

QString ContractClient::makeUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString ContractClient::directChat(qint64 a, qint64 b)
{
    return QStringLiteral("dm-%1-%2").arg(std::min(a, b)).arg(std::max(a, b));
}

} // namespace postrider::test
