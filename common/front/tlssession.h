// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <sys/types.h>

using SSL = struct ssl_st; // as OpenSSL declares them
using SSL_CTX = struct ssl_ctx_st;

namespace postrider::front {

// The server's side of one encrypted connection, straight on its descriptor: QSslSocket and asio::ssl::stream keep two
// buffers of 17 KiB each besides. SIGPIPE is to be ignored.
class TlsSession {
public:
    TlsSession(SSL_CTX &context, int descriptor);
    ~TlsSession();

    // As recv(2) and send(2): a count, 0 for the end, or -1 and errno. The handshake is made meanwhile.
    ssize_t receive(char *bytes, size_t most);
    ssize_t send(const char *bytes, size_t size);
    // receive() can't go on before the descriptor is writable.
    bool wantsToWrite() const { return m_wantsToWrite; }
    bool isReady() const; // the handshake is done
    void end();           // tells the other side that nothing follows

private:
    struct Free {
        void operator()(SSL *session) const;
    };
    ssize_t outcome(int result);

    const std::unique_ptr<SSL, Free> m_session;
    bool m_wantsToWrite = false;
};

} // namespace postrider::front
