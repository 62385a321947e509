// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlssession.h"

#include <QtGlobal>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace postrider::front {
namespace {
int atMost(size_t size)
{
    return int(std::min<size_t>(size, std::numeric_limits<int>::max()));
}
} // namespace

void TlsSession::Free::operator()(SSL *session) const
{
    SSL_free(session);
}

TlsSession::TlsSession(SSL_CTX &context, int descriptor) : m_session(SSL_new(&context))
{
    Q_CHECK_PTR(m_session.get());
    SSL_set_fd(m_session.get(), descriptor);
    SSL_set_accept_state(m_session.get());
}

TlsSession::~TlsSession() = default;

bool TlsSession::isReady() const
{
    return SSL_is_init_finished(m_session.get()) != 0;
}

ssize_t TlsSession::receive(char *bytes, size_t most)
{
    ERR_clear_error();
    const ssize_t count = outcome(SSL_read(m_session.get(), bytes, atMost(most)));
    m_wantsToWrite = count < 0 && SSL_want_write(m_session.get());
    return count;
}

ssize_t TlsSession::send(const char *bytes, size_t size)
{
    ERR_clear_error();
    return outcome(SSL_write(m_session.get(), bytes, atMost(size)));
}

void TlsSession::end()
{
    ERR_clear_error();
    SSL_shutdown(m_session.get());
}

ssize_t TlsSession::outcome(int result)
{
    const int systemError = errno;
    if (result > 0)
        return result;
    switch (SSL_get_error(m_session.get(), result)) {
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_WANT_WRITE:
    case SSL_ERROR_WANT_READ:
        errno = EAGAIN;
        return -1;
    case SSL_ERROR_SYSCALL:
        errno = systemError == 0 ? ECONNRESET : systemError;
        return -1;
    default:
        errno = ECONNRESET; // an end without a farewell, or not TLS at all
        return -1;
    }
}

} // namespace postrider::front
