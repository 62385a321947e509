// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace postrider::test {

// What the client's thread answers, waited for here.
template <class T>
T answer(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

inline void answer(QFuture<void> future)
{
    future.waitForFinished();
}

// One device of a user: a real ChatClient in a folder of its own, which outlives each run of it.
class ChatDevice {
public:
    ChatDevice() { start(); }

    void start()
    {
        m_client = std::make_unique<client::ChatClient>(
            client::ChatClient::Options{.profileFolder = folder(), .deviceLabel = QStringLiteral("a test")});
        opened = answer(m_client->open());
    }
    void stop() { m_client.reset(); }
    void restart()
    {
        stop();
        start();
    }

    client::ChatClient *operator->() { return m_client.get(); }
    client::ChatClient &client() { return *m_client; }
    QString folder() const { return m_folder.filePath(QStringLiteral("profile")); }
    static QString password() { return QStringLiteral("correct horse battery"); }

    Result<client::Account> signUp(quint16 port, const QString &name)
    {
        return answer(m_client->signUp(address(port), name, password()));
    }
    Result<client::Account> signIn(quint16 port, const QString &name)
    {
        return answer(m_client->signIn(address(port), name, password()));
    }
    bool isOnline() const { return m_client->connection().link == client::Link::Online; }

    QList<client::MessageItem> newest(const ChatUri &chat, int count = 500)
    {
        return answer(m_client->messages(chat, {.from = client::MessageRange::From::Newest, .seq = {}, .count = count}))
            .items;
    }
    std::optional<client::MessageItem> find(const ChatUri &chat, const MessageUuid &uuid)
    {
        const auto items = newest(chat);
        const auto found = std::ranges::find(items, uuid, &client::MessageItem::uuid);
        return found == items.end() ? std::nullopt : std::optional(*found);
    }
    bool has(const ChatUri &chat, const MessageUuid &uuid, MessageState state)
    {
        const auto item = find(chat, uuid);
        return item && item->state == state;
    }
    QStringList texts(const ChatUri &chat)
    {
        QStringList texts;
        for (const auto &item : newest(chat))
            texts.append(item.text);
        return texts;
    }

    Result<std::optional<client::Account>> opened;

private:
    static QUrl address(quint16 port) { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)); }

    QTemporaryDir m_folder;
    std::unique_ptr<client::ChatClient> m_client;
};

} // namespace postrider::test
