// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "descriptor.h"
#include "tlssession.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace postrider::front {

// A client's TCP connection, encrypted or not: a descriptor and its notifiers. What is written within one turn of the
// event loop goes out in one piece at its end.
class Channel : public QObject {
    Q_OBJECT
public:
    // Takes a connected, non-blocking socket. Reading is on. `tls`: none, or what to encrypt with.
    explicit Channel(Descriptor descriptor, std::shared_ptr<SSL_CTX> tls = {}, QObject *parent = nullptr);
    ~Channel() override;

    // Off: what the client sends, or that it has left, stays with the kernel.
    void setReading(bool on);
    // What has come, at most ReadBytes; empty if nothing has, or the end has.
    QByteArray read();
    void write(QByteArrayView bytes);
    qint64 bytesToWrite() const { return m_out.size(); }
    void flush(); // now; drained() or closed() may come within this call
    bool isClosing() const { return m_closing; }
    bool hasBegun() const { return !m_tls || m_session; } // to encrypt, where that is wanted
    // The client has ended its side, maybe behind bytes that nobody has read yet.
    bool hasLeft() const;

    // Sends what waits, then the end; reads on and drops what still comes until the client ends, too: a socket closed
    // with unread bytes would be reset and what was sent last be lost. closed() follows; for a client that doesn't play
    // along, abort() has to.
    void close();
    void abort(); // at once; closed() follows in this call

Q_SIGNALS:
    void readyRead();
    void drained(); // nothing waits any more; in a later turn than the write
    void ended();   // the client sends no more; comes again as long as reading is on
    void closed();  // the last signal, once: by us, by the client, by an error

private:
    static constexpr qsizetype ReadBytes = 16 * 1024;
    void becomeReadable();
    void becomeWritable();
    void watchWriting(bool on);
    ssize_t receive(char *bytes, size_t most);
    ssize_t send(const char *bytes, size_t size);
    void flushLater();
    void endOutput();
    void dropInput();

    Descriptor m_descriptor;
    const std::shared_ptr<SSL_CTX> m_tls;
    std::unique_ptr<TlsSession> m_session; // only once something has come: whoever is silent costs nothing
    QSocketNotifier m_readable;
    std::unique_ptr<QSocketNotifier> m_writable; // only once the kernel didn't take all
    QByteArray m_out;
    bool m_reading = true;   // off, the notifier is only disabled once something comes: often nothing does
    bool m_flushing = false; // a flush is on its way
    bool m_closing = false;
    bool m_ended = false; // the client has, after we began to close
};

} // namespace postrider::front
