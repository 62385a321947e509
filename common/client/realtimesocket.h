// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <memory>

namespace postrider::client {

// One WebSocket after the other to realtime: text frames in and out. Notices a peer that fell silent.
class RealtimeSocket : public QObject {
    Q_OBJECT
public:
    explicit RealtimeSocket(QObject *parent = nullptr);
    ~RealtimeSocket() override;

    // Ends the one before without a word. `trusted`: the fingerprint of a certificate that is good, whoever vouches for
    // it, or empty.
    void open(const QUrl &url, const QString &token, const QString &trusted = {});
    void close(); // likewise: closed() is not emitted
    bool isOpen() const { return m_open; }
    void send(const QByteArray &frame);                             // nothing while it isn't open
    const QString &certificateProblem() const { return m_problem; } // why the last one never opened; or empty

Q_SIGNALS:
    void opened();
    void received(const QByteArray &frame);
    // Once for each open(): also when it never opened. 0: no close code was given; reason is for people or the log.
    void closed(int code, const QString &reason);

private:
    void finished();

    std::unique_ptr<QWebSocket> m_socket;
    QTimer m_ping;
    QString m_problem;
    bool m_open = false;
    bool m_alive = false; // something came since the last ping
};

} // namespace postrider::client
