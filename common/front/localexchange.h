// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answerreader.h"
#include "upstream.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace postrider::front {

class Feed;
class PipeSocket;

// One client's requests to Qt's HTTP server. That server keeps bare pointers to the socket of a late answer, so the
// socket stays until the answer is complete, whether or not anybody waits for it: leave() makes an orphan of it,
// nothing else.
class LocalExchange final : public QObject, public Exchange {
    Q_OBJECT
public:
    LocalExchange(Feed *feed, const Peer &peer, Client &client, QObject *parent);

    void ask(const Request &request) override;
    void leave() override;

private:
    void openPipe();
    void readAnswer(QByteArrayView bytes);
    void fail();
    void endLater();

    const QPointer<Feed> m_feed;
    const Peer m_peer;
    Client *m_client; // none: an orphan
    QPointer<PipeSocket> m_pipe;
    std::optional<AnswerReader> m_reader; // while an answer is awaited
};

} // namespace postrider::front
