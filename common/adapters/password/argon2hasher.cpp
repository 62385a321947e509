// SPDX-License-Identifier: GPL-3.0-or-later
#include "argon2hasher.h"

#include <QPromise>

#include <memory>
#include <sodium.h>

namespace postrider {
namespace {

// A password's bytes in Unicode's NFC, wiped when they are no longer needed.
class Secret {
public:
    explicit Secret(const QString &password) : m_bytes(password.normalized(QString::NormalizationForm_C).toUtf8()) {}
    ~Secret() { sodium_memzero(m_bytes.data(), size_t(m_bytes.size())); }
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    const char *data() const { return m_bytes.constData(); }
    quint64 size() const { return quint64(m_bytes.size()); }

private:
    QByteArray m_bytes;
};

Result<QString> make(const Secret &secret, const Argon2Hasher::Cost &cost)
{
    QByteArray hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(hash.data(), secret.data(), secret.size(), cost.passes, size_t(cost.memoryBytes),
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return failure(Code::Unavailable, {}, QStringLiteral("not enough memory to hash a password"));
    return QString::fromLatin1(hash.constData());
}

} // namespace

Result<std::unique_ptr<Argon2Hasher>> Argon2Hasher::create(const Cost &cost)
{
    if (sodium_init() < 0)
        return failure(Code::Internal, {}, QStringLiteral("libsodium finds no source of randomness"));
    QByteArray unknown(crypto_pwhash_SALTBYTES, '\0');
    randombytes_buf(unknown.data(), size_t(unknown.size()));
    auto nobody = make(Secret(QString::fromLatin1(unknown.toHex())), cost);
    if (!nobody)
        return failure(Code::Internal, {}, nobody.error().cause);
    return std::unique_ptr<Argon2Hasher>(new Argon2Hasher(cost, nobody->toLatin1()));
}

Argon2Hasher::Argon2Hasher(const Cost &cost, QByteArray nobody) : m_cost(cost), m_nobody(std::move(nobody))
{
    m_pool.setObjectName(QStringLiteral("passwords"));
    m_pool.setMaxThreadCount(cost.threads);
}

Argon2Hasher::~Argon2Hasher()
{
    m_pool.clear();
    m_pool.waitForDone();
}

template <class T>
QFuture<Result<T>> Argon2Hasher::enqueue(std::function<Result<T>()> work)
{
    if (m_jobs.fetch_add(1) >= m_cost.threads + m_cost.waiting) {
        m_jobs.fetch_sub(1);
        return QtFuture::makeReadyFuture(Result<T>(failure(Code::TooMany)));
    }
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    m_pool.start([this, promise, work = std::move(work)] {
        promise->addResult(work());
        m_jobs.fetch_sub(1);
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<QString>> Argon2Hasher::hash(const QString &password)
{
    const auto secret = std::make_shared<Secret>(password);
    return enqueue<QString>([this, secret] { return make(*secret, m_cost); });
}

QFuture<Result<PasswordVerdict>> Argon2Hasher::verify(const QString &hash, const QString &password)
{
    const auto secret = std::make_shared<Secret>(password);
    const QByteArray stored = hash.isEmpty() ? m_nobody : hash.toLatin1();
    const bool known = !hash.isEmpty();
    return enqueue<PasswordVerdict>([this, secret, stored, known]() -> Result<PasswordVerdict> {
        errno = 0;
        const bool right = crypto_pwhash_str_verify(stored.constData(), secret->data(), secret->size()) == 0;
        if (!right && errno != EINVAL) // which libsodium says of another password
            return failure(Code::Unavailable, {}, QStringLiteral("a password could not be checked"));
        PasswordVerdict verdict{.matches = right && known, .renewed = {}};
        if (verdict.matches &&
            crypto_pwhash_str_needs_rehash(stored.constData(), m_cost.passes, size_t(m_cost.memoryBytes)) != 0)
            verdict.renewed = make(*secret, m_cost).value_or(QString());
        return verdict;
    });
}

} // namespace postrider
