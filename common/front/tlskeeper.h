// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>

using SSL_CTX = struct ssl_ctx_st; // as OpenSSL declares it

namespace postrider::front {

// The certificate and key that ports encrypt with, from two files in PEM. The files are looked at each second; a new
// pair is used for new connections once it is whole and fits together, and until then the old one stays. What is wrong
// with a new one is said in the log, once.
class TlsKeeper : public QObject {
    Q_OBJECT
public:
    struct Files {
        QString certificate; // the server's own first, then those that vouch for it
        QString key;         // without a passphrase
    };

    // Errors are sentences that name the file and the reason.
    static Result<std::unique_ptr<TlsKeeper>> open(const Files &files);

    std::shared_ptr<SSL_CTX> context() const { return m_pair.context; }
    QDateTime goodUntil() const { return m_pair.goodUntil; }
    // SHA-256 of the certificate: "AB:CD:…", as browsers and openssl show it.
    QByteArray fingerprint() const { return m_pair.fingerprint; }

Q_SIGNALS:
    void changed(); // another pair is used

private:
    struct Pair {
        std::shared_ptr<SSL_CTX> context;
        QDateTime goodUntil;
        QByteArray fingerprint;
    };
    // What tells that a file was written, without reading it.
    struct State {
        qint64 modified = 0; // ns
        qint64 size = -1;
        quint64 inode = 0;
        friend bool operator==(const State &, const State &) = default;
    };
    using States = std::pair<State, State>;

    TlsKeeper(Files files, Pair pair, States states);
    static Result<Pair> load(const Files &files);
    static State stateOf(const QString &file);
    static States statesOf(const Files &files);
    void look();

    const Files m_files;
    Pair m_pair;
    States m_states; // when they were last read
    QTimer m_timer;
};

} // namespace postrider::front
