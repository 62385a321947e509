// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"

#include <domain/limits.h>

#include <QStringBuilder>

namespace postrider::client {
namespace {

QString pathOf(const ChatUri &chat, const QString &rest = {})
{
    return u"/api/chats/" % QString::fromLatin1(QUrl::toPercentEncoding(chat.value)) % rest;
}

// A plus sign would be read as a space by whoever decodes forms.
QString queryValue(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

Result<QList<Receipt>> readReceipts(const QJsonObject &json)
{
    QList<Receipt> receipts;
    const QJsonArray listed = json.value(u"receipts").toArray();
    for (const auto &value : listed) {
        const auto receipt = wire::receiptFromJson(value.toObject());
        if (!receipt)
            return std::unexpected(receipt.error());
        receipts.append(*receipt);
    }
    return receipts;
}

Result<QList<Device>> readDevices(const QJsonObject &json)
{
    QList<Device> devices;
    const QJsonArray listed = json.value(u"devices").toArray();
    for (const auto &value : listed) {
        const auto device = wire::deviceFromJson(value.toObject());
        if (!device)
            return std::unexpected(device.error());
        devices.append(*device);
    }
    return devices;
}

Result<QUrl> readUrl(const QJsonObject &json)
{
    QUrl url(json.value(u"url").toString(), QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != u"ws" && url.scheme() != u"wss"))
        return failure(Code::BadJson, {}, QStringLiteral("url"));
    return url;
}

} // namespace

Api::Api(Rest &rest, Session &session, QObject *parent) : QObject(parent), m_rest(rest), m_session(session) {}

void Api::ask(const QByteArray &verb, const QString &path, const QUrlQuery &query, Rest::Answer answer, Again again)
{
    if (!m_session.isSignedIn()) {
        answer(failure(Code::Unauthenticated));
        return;
    }
    QUrl url = m_session.account()->server;
    url.setPath(url.path() + path, QUrl::StrictMode);
    url.setQuery(query);
    const auto answered = [this, verb, path, query, again,
                           answer = std::move(answer)](const Result<QJsonObject> &result) {
        if (result || result.error().code != Code::Unauthenticated || again == Again::No) {
            answer(result);
            return;
        }
        m_session.renew(this, [this, verb, path, query, answer](const Result<void> &renewed) {
            if (renewed)
                ask(verb, path, query, answer, Again::No);
            else
                answer(std::unexpected(renewed.error()));
        });
    };
    m_rest.send({.verb = verb, .url = url, .token = m_session.token(), .body = {}}, this, answered);
}

template <class T, class Read>
void Api::fetch(const QString &path, const QUrlQuery &query, Done<T> done, Read read)
{
    ask("GET", path, query, [done = std::move(done), read = std::move(read)](const Result<QJsonObject> &answer) {
        done(answer ? read(*answer) : Result<T>(std::unexpected(answer.error())));
    });
}

void Api::realtimeUrl(Done<QUrl> done)
{
    fetch(QStringLiteral("/realtime"), {}, std::move(done), readUrl);
}

void Api::chats(std::optional<Timestamp> since, const QString &after, Done<wire::ChatListBody> done)
{
    QUrlQuery query{{QStringLiteral("quantity"), QString::number(limits::PageEntries)}};
    if (since)
        query.addQueryItem(QStringLiteral("since"), queryValue(toIso(*since)));
    if (!after.isEmpty())
        query.addQueryItem(QStringLiteral("after"), queryValue(after));
    fetch(QStringLiteral("/api/chats"), query, std::move(done), wire::chatListFromJson);
}

void Api::chat(const ChatUri &chat, Done<Chat> done)
{
    fetch(pathOf(chat), {}, std::move(done), wire::chatFromJson);
}

void Api::page(const ChatUri &chat, Seq before, int quantity, Done<Page> done)
{
    const QUrlQuery query{{QStringLiteral("before"), QString::number(before.value)},
                          {QStringLiteral("quantity"), QString::number(quantity)}};
    fetch(pathOf(chat, QStringLiteral("/messages")), query, std::move(done), wire::pageFromJson);
}

void Api::receipts(const ChatUri &chat, const MessageUuid &uuid, Done<QList<Receipt>> done)
{
    fetch(pathOf(chat, u"/messages/" % uuid.toString() % u"/receipts"), {}, std::move(done), readReceipts);
}

void Api::users(const QString &search, int quantity, Done<wire::UserListBody> done)
{
    const QUrlQuery query{{QStringLiteral("query"), queryValue(search)},
                          {QStringLiteral("quantity"), QString::number(quantity)}};
    fetch(QStringLiteral("/users"), query, std::move(done), wire::userListFromJson);
}

void Api::user(UserId id, Done<User> done)
{
    fetch(u"/users/" % QString::number(id.value), {}, std::move(done), wire::userFromJson);
}

void Api::devices(Done<QList<Device>> done)
{
    fetch(QStringLiteral("/auth/devices"), {}, std::move(done), readDevices);
}

void Api::signOutDevice(const DeviceId &device, Done<void> done)
{
    const QString path = u"/auth/devices/" % QString::fromLatin1(QUrl::toPercentEncoding(device.value));
    ask("DELETE", path, {}, [done = std::move(done)](const Result<QJsonObject> &answer) {
        done(answer ? Result<void>() : std::unexpected(answer.error()));
    });
}

} // namespace postrider::client
