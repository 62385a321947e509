// SPDX-License-Identifier: GPL-3.0-or-later
#include "rediskeyvalue.h"

#include "logging.h"
#include "redislink.h"

#include <QPromise>

namespace postrider {

using Values = QHash<QByteArray, QByteArray>;
using redis::Reply;

namespace {
// As one step, whoever else does it. PTTL is negative without a key, or without an end.
const QByteArray Prolong = R"(
local life = math.min(math.max(0, redis.call('PTTL', KEYS[1])) + ARGV[1], tonumber(ARGV[2]))
if life > 0 and redis.call('PEXPIRE', KEYS[1], life) == 0 then redis.call('SET', KEYS[1], '', 'PX', life) end
return life)";
} // namespace

// Of what nobody waits for.
class RedisKeyValue::Link : public redis::Link {
public:
    using redis::Link::Link;

    void tell(QList<QByteArray> command)
    {
        ask(std::move(command), [this](const Reply &reply) {
            if (reply.outcome == Reply::Outcome::Refused && std::exchange(m_refusal, reply.error) != reply.error)
                qCWarning(redis::log).noquote() << "Redis refuses a command, cause:" << reply.error;
        });
    }

private:
    QString m_refusal; // the last one; said once
};

RedisKeyValue::RedisKeyValue(RedisSettings settings, QObject *parent)
    : QObject(parent), m_prefix(settings.prefix), m_link(std::make_unique<Link>(std::move(settings), MostWaiting))
{
    connect(m_link.get(), &redis::Link::upChanged, this, &RedisKeyValue::availableChanged);
    m_link->start();
}

RedisKeyValue::~RedisKeyValue() = default;

void RedisKeyValue::set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life)
{
    if (life.count() <= 0)
        remove(key);
    else
        m_link->tell({"SET", m_prefix + key, value, "EX", QByteArray::number(qint64(life.count()))});
}

void RedisKeyValue::remove(const QByteArray &key)
{
    m_link->tell({"DEL", m_prefix + key});
}

QFuture<Values> RedisKeyValue::get(const QList<QByteArray> &keys)
{
    if (keys.isEmpty())
        return QtFuture::makeReadyFuture(Values());
    QList<QByteArray> command{"MGET"};
    for (const QByteArray &key : keys)
        command.append(m_prefix + key);
    const auto promise = std::make_shared<QPromise<Values>>();
    promise->start();
    m_link->ask(command, [promise, keys](const Reply &reply) {
        Values values;
        for (qsizetype i = 0; i < reply.list.size(); ++i)
            if (const auto &value = reply.list.at(i))
                values.insert(keys.at(i), *value);
        promise->addResult(values);
        promise->finish();
    });
    return promise->future();
}

QFuture<std::optional<std::chrono::milliseconds>>
RedisKeyValue::prolong(const QByteArray &key, std::chrono::milliseconds time, std::chrono::milliseconds most)
{
    using Life = std::optional<std::chrono::milliseconds>;
    const auto promise = std::make_shared<QPromise<Life>>();
    promise->start();
    m_link->ask({"EVAL", Prolong, "1", m_prefix + key, QByteArray::number(qint64(time.count())),
                 QByteArray::number(qint64(most.count()))},
                [promise](const Reply &reply) {
                    promise->addResult(reply.value ? Life(std::chrono::milliseconds(reply.value->toLongLong()))
                                                   : Life());
                    promise->finish();
                });
    return promise->future();
}

bool RedisKeyValue::isAvailable() const
{
    return m_link->isUp();
}

} // namespace postrider
