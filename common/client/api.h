// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <domain/chat.h>
#include <wire/rest.h>

#include <QUrlQuery>

namespace postrider::client {

// The REST calls of a signed-in device (protocol.md), with values instead of JSON. An answer that says the token is no
// longer good is asked again with a renewed one.
class Api : public QObject {
    Q_OBJECT
public:
    template <class T>
    using Done = std::function<void(const Result<T> &)>;

    Api(Rest &rest, Session &session, QObject *parent = nullptr);

    void realtimeUrl(Done<QUrl> done);
    void chats(std::optional<Timestamp> since, const QString &after, Done<wire::ChatListBody> done);
    void chat(const ChatUri &chat, Done<Chat> done);
    void page(const ChatUri &chat, Seq before, int quantity, Done<Page> done);
    void receipts(const ChatUri &chat, const MessageUuid &uuid, Done<QList<Receipt>> done);
    void users(const QString &query, int quantity, Done<wire::UserListBody> done);
    void user(UserId id, Done<User> done);
    void devices(Done<QList<Device>> done);
    void signOutDevice(const DeviceId &device, Done<void> done);

private:
    enum class Again { Yes, No };
    void ask(const QByteArray &verb, const QString &path, const QUrlQuery &query, Rest::Answer answer,
             Again again = Again::Yes);
    template <class T, class Read>
    void fetch(const QString &path, const QUrlQuery &query, Done<T> done, Read read);

    Rest &m_rest;
    Session &m_session;
};

} // namespace postrider::client
