// SPDX-License-Identifier: GPL-3.0-or-later
#include "localexchange.h"

#include "feed.h"
#include "pipesocket.h"

#include <utility>

namespace postrider::front {

LocalExchange::LocalExchange(Feed *feed, const Peer &peer, Client &client, QObject *parent)
    : QObject(parent), m_feed(feed), m_peer(peer), m_client(&client)
{
}

void LocalExchange::ask(const Request &request)
{
    m_reader.emplace(AnswerReader::Wanted{.body = !request.isHead(), .keepAlive = request.keepAlive});
    if (!m_pipe)
        openPipe();
    if (m_pipe)
        m_pipe->feed(serialised(request));
    else
        fail();
}

void LocalExchange::openPipe()
{
    if (!m_feed)
        return;
    m_pipe = new PipeSocket(m_peer.address, m_peer.port, this);
    m_pipe->setHasLeft([this] { return !m_client || m_client->hasLeft(); });
    connect(m_pipe, &PipeSocket::written, this, &LocalExchange::readAnswer);
    connect(m_pipe, &PipeSocket::disconnected, this, &LocalExchange::fail);
    connect(m_pipe, &QObject::destroyed, this, &LocalExchange::fail);
    m_feed->add(m_pipe);
}

void LocalExchange::readAnswer(QByteArrayView bytes)
{
    if (!m_reader)
        return;
    const QByteArray out = m_reader->pass(bytes);
    if (m_client && !out.isEmpty())
        m_client->answer(out);
    if (m_reader->state() == AnswerReader::State::Broken)
        return fail();
    if (m_reader->state() != AnswerReader::State::Complete)
        return;
    m_reader.reset();
    if (m_client)
        m_client->answerComplete();
    else
        endLater();
}

void LocalExchange::fail()
{
    if (!std::exchange(m_reader, std::nullopt))
        return;
    if (m_client)
        m_client->answerFailed();
    else
        endLater();
}

void LocalExchange::leave()
{
    m_client = nullptr;
    if (!m_reader)
        endLater();
}

// Never within a call of the HTTP server's.
void LocalExchange::endLater()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_pipe)
                m_pipe->hangUp();
            deleteLater();
        },
        Qt::QueuedConnection);
}

} // namespace postrider::front
