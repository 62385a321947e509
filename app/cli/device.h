// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exitcode.h"

#include <client/chatclient.h>

#include <QEventLoop>
#include <QFutureWatcher>
#include <QTimer>

#include <chrono>
#include <functional>

namespace postrider::cli {

template <class T>
using Outcome = std::expected<T, Exit>;

// Waits here for what the client does on its thread.
template <class T>
T await(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.exec();
    return future.result();
}

// A profile's client, asked one thing after the other.
class Device {
public:
    explicit Device(const QString &profile); // of the user's own profiles, shared with the desktop app
    Device(const QString &folder, const QString &label);

    client::ChatClient &client() { return m_client; }

    // The account; SignedOut if there is none, Profile if the folder can't be used.
    Outcome<client::Account> open();
    Outcome<std::optional<client::Account>> openAny();
    // True once everything is here that the server has; false if that takes longer.
    bool waitUntilOnline(std::chrono::milliseconds patience);
    // Runs the event loop until it holds, looking again at each change; false if it takes longer.
    bool waitUntil(const std::function<bool()> &holds, std::chrono::milliseconds patience);
    // A chat's uri as it is, or the direct chat with whoever is called so (sign-in name, or a display name that only
    // one has).
    Outcome<ChatUri> resolve(const QString &who);
    // As the cache has it; nothing if it isn't there.
    std::optional<client::MessageItem> find(const ChatUri &chat, const MessageUuid &uuid);

    // Does body(device) with the account of a profile, or tells why that can't be had.
    static Exit withAccount(const QString &profile, const std::function<Exit(Device &device)> &body);

    static std::optional<QString> folderOf(const QString &profile); // nothing for a name that can't be a folder's

private:
    client::ChatClient m_client;
};

} // namespace postrider::cli
