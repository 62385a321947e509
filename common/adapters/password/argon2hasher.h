// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/passwordhasher.h>

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace postrider {

// Argon2id (RFC 9106) by libsodium, on threads of its own.
class Argon2Hasher final : public PasswordHasher {
public:
    struct Cost {
        quint64 passes = 3; // with 64 MiB: RFC 9106's second choice, with one lane, which is libsodium's; about 90 ms
        qsizetype memoryBytes = 64 << 20;
        int threads = 2;  // each needs that memory; five friends on one old laptop must not wear it out
        int waiting = 64; // beside those being worked at: about 3 s of patience with two threads
    };

    // Code::Internal if there isn't enough memory for it.
    static Result<std::unique_ptr<Argon2Hasher>> create(const Cost &cost);
    ~Argon2Hasher() override; // waits for what has begun; what only waited is cancelled

    QFuture<Result<QString>> hash(const QString &password) override;
    QFuture<Result<PasswordVerdict>> verify(const QString &hash, const QString &password) override;

private:
    Argon2Hasher(const Cost &cost, QByteArray nobody);
    template <class T>
    QFuture<Result<T>> enqueue(std::function<Result<T>()> work);

    const Cost m_cost;
    const QByteArray m_nobody; // a hash of what no one knows: for users who don't exist
    std::atomic<int> m_jobs = 0;
    QThreadPool m_pool;
};

} // namespace postrider
