// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/futures.h>
#include <ports/messagebus.h>
#include <ports/passwordhasher.h>
#include <ports/tokensigner.h>

#include <optional>

namespace postrider::test {

// "hash" in place of a hash; `strength` is its parameters.
class FakePasswords final : public PasswordHasher {
public:
    QFuture<Result<QString>> hash(const QString &password) override
    {
        ++hashes;
        return answer(Result<QString>(hashOf(password)));
    }
    QFuture<Result<PasswordVerdict>> verify(const QString &hash, const QString &password) override
    {
        ++verifies;
        const bool matches = !hash.isEmpty() && hash.section(u' ', 1) == password;
        const bool outdated = matches && hash != hashOf(password);
        return answer(Result<PasswordVerdict>({matches, outdated ? hashOf(password) : QString()}));
    }

    int strength = 1;
    int hashes = 0;
    int verifies = 0;
    std::optional<Error> error;

private:
    QString hashOf(const QString &password) const { return QString::number(strength) + u' ' + password; }
    template <class T>
    QFuture<Result<T>> answer(Result<T> result) const
    {
        return ready(error ? Result<T>(std::unexpected(*error)) : std::move(result));
    }
};

// "user device issued expires" in place of a signed token.
class FakeTokens final : public TokenSigner, public TokenVerifier {
public:
    Result<QString> sign(const Claims &claims) const override
    {
        return QStringLiteral("%1 %2 %3 %4")
            .arg(claims.user.value)
            .arg(claims.device.value)
            .arg(claims.issuedAt.time_since_epoch().count())
            .arg(claims.expires.time_since_epoch().count());
    }
    QJsonObject publicKeys() const override { return {{QStringLiteral("keys"), QStringLiteral("public")}}; }
    Result<Claims> verify(QByteArrayView token, Timestamp now) const override
    {
        const auto parts = QString::fromUtf8(token).split(u' ');
        if (parts.size() != 4)
            return failure(Code::Unauthenticated);
        const auto time = [&](int i) { return Timestamp(std::chrono::milliseconds(parts.at(i).toLongLong())); };
        if (time(3) <= now)
            return failure(Code::Unauthenticated, QStringLiteral("expired"));
        return Claims{{parts.at(0).toLongLong()}, {parts.at(1)}, time(2), time(3)};
    }
};

// Takes as many records as it is told to, and acknowledges them when it is told to.
class FakeBus final : public MessageBus {
    Q_OBJECT
public:
    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done) override
    {
        if (capacity == 0)
            return Taken::Full;
        --capacity;
        published.append({topic, 0, published.size(), key, value});
        m_waiting.append(std::move(done));
        return Taken::Yes;
    }
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &, const QString &) override { return {}; }
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic) override { return {}; }

    void acknowledge(const Result<void> &result)
    {
        for (const auto &done : std::exchange(m_waiting, {}))
            done(result);
    }
    void makeRoom(int records)
    {
        capacity = records;
        Q_EMIT room();
    }

    int capacity = 1000;
    QList<Record> published;

private:
    QList<Acknowledged> m_waiting;
};

} // namespace postrider::test
