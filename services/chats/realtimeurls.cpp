// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtimeurls.h"

#include <ports/futures.h>
#include <wire/keys.h>

namespace postrider::chats {

RealtimeUrls::RealtimeUrls(KeyValue &keyValue, QObject *parent) : QObject(parent), m_keyValue(keyValue) {}

void RealtimeUrls::set(const QList<QUrl> &urls)
{
    m_urls = urls;
    m_keys.clear();
    for (const QUrl &url : urls)
        m_keys.append(wire::realtimeKey(url.toEncoded()));
    m_last = -1;
}

QFuture<QUrl> RealtimeUrls::next()
{
    if (m_urls.size() < 2)
        return QtFuture::makeReadyFuture(m_urls.value(0));
    return whenDone(m_keyValue.get(m_keys), this,
                    [this](const QHash<QByteArray, QByteArray> &there) { return pick(there); });
}

// Going on from the last one, so that clients that come at once are spread.
QUrl RealtimeUrls::pick(const QHash<QByteArray, QByteArray> &there)
{
    const qsizetype count = m_urls.size();
    for (qsizetype i = 1; i <= count; ++i) {
        const qsizetype at = (m_last + i) % count;
        if (there.isEmpty() || there.contains(m_keys.at(at))) {
            m_last = at;
            return m_urls.at(at);
        }
    }
    return m_urls.value(0);
}

} // namespace postrider::chats
