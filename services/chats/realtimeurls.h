// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/keyvalue.h>

#include <QFuture>
#include <QList>
#include <QObject>
#include <QUrl>

namespace postrider::chats {

// Where a client finds its WebSocket: one instance after the other of those that say they are there; if none does, any.
// Lives on the event-loop thread.
class RealtimeUrls : public QObject {
    Q_OBJECT
public:
    explicit RealtimeUrls(KeyValue &keyValue, QObject *parent = nullptr); // which outlives it

    void set(const QList<QUrl> &urls);
    QFuture<QUrl> next();

private:
    QUrl pick(const QHash<QByteArray, QByteArray> &there);

    KeyValue &m_keyValue;
    QList<QUrl> m_urls;
    QList<QByteArray> m_keys; // of the same
    qsizetype m_last = -1;
};

} // namespace postrider::chats
