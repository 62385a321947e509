// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <memory>
#include <openssl/ssl.h>
#include <vector>

namespace postrider::bench {

using Seconds = std::chrono::duration<double>;

// A blocking connection to a port of this computer, in the open or encrypted.
class Client {
public:
    enum class Kind { Plain, Tls };
    Client(quint16 port, Kind kind);
    ~Client();
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    int descriptor() const { return m_socket; }
    void send(const QByteArray &bytes) const;
    qsizetype receive(char *bytes, qsizetype most) const;
    // Reads until `size` bytes have come, or until `mark` has.
    void receiveAll(qsizetype size) const;
    QByteArray receiveUntil(const QByteArray &mark) const;
    void upgrade() const; // to a WebSocket

private:
    int m_socket = -1;
    SSL *m_ssl = nullptr;
};

using Clients = std::vector<std::unique_ptr<Client>>;
Clients connectMany(quint16 port, Client::Kind kind, int count);

// Each client says `question` again as soon as `answerBytes` have come; for how long each answer took.
struct Load {
    double perSecond = 0;
    double p50 = 0; // ms
    double p99 = 0;
    qint64 count = 0;
};
Load load(const Clients &clients, const QByteArray &question, qsizetype answerBytes, Seconds duration);

} // namespace postrider::bench
