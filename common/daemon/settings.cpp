// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

namespace postrider::daemon {

using namespace std::chrono_literals;

void addTo(config::Table &table, MariaDbServer &database)
{
    database.user = QStringLiteral("postrider");
    database.database = QStringLiteral("postrider");
    table.settings += {
        config::text(QStringLiteral("MYSQL_HOST"), database.host, QStringLiteral("of the MariaDB server")),
        config::port(QStringLiteral("MYSQL_PORT"), database.port, QStringLiteral("of the MariaDB server")),
        config::text(QStringLiteral("MYSQL_USER"), database.user, QStringLiteral("of this service in MariaDB")),
        config::secret(QStringLiteral("MYSQL_PASSWORD"), database.password, QStringLiteral("of that user")),
        config::text(QStringLiteral("MYSQL_DB"), database.database,
                     QStringLiteral("the database, one for all services")),
    };
}

void addTo(config::Table &table, KafkaSettings &kafka)
{
    table.settings += {
        config::text(QStringLiteral("KAFKA_HOST"), kafka.host, QStringLiteral("of any one broker")),
        config::port(QStringLiteral("KAFKA_PORT"), kafka.port, QStringLiteral("of that broker")),
        config::text(QStringLiteral("KAFKA_TOPIC_PREFIX"), kafka.topicPrefix,
                     QStringLiteral("before the name of each topic and group, for clusters that share brokers")),
    };
}

void addTo(config::Table &table, RedisSettings &redis)
{
    table.settings += {
        config::text(QStringLiteral("REDIS_HOST"), redis.host, QStringLiteral("of the Redis server")),
        config::port(QStringLiteral("REDIS_PORT"), redis.port, QStringLiteral("of the Redis server")),
        config::text(QStringLiteral("REDIS_USER"), redis.user, QStringLiteral("of Redis' access list, if it has one")),
        config::secret(QStringLiteral("REDIS_PASSWORD"), redis.password,
                       QStringLiteral("of Redis, if it asks for one")),
        config::number(QStringLiteral("REDIS_DB"), redis.database, 0, 1'000'000,
                       QStringLiteral("the number of the database in Redis")),
    };
}

void addTo(config::Table &table, front::FrontLimits &limits)
{
    table.settings += {
        config::number<qsizetype>(QStringLiteral("BODY_BYTES"), limits.bodyBytes, 128 * 1024, 16 << 20,
                                  QStringLiteral("the most that a REST request may carry")),
        config::number<qint64>(QStringLiteral("WAITING_OUTPUT_BYTES"), limits.waitingOutputBytes, 64 * 1024, 64 << 20,
                               QStringLiteral("the most that may wait for a WebSocket's reader, for two seconds; four "
                                              "times as much at any moment")),
        config::duration(QStringLiteral("PING_INTERVAL"), limits.ping, 1s, 10min,
                         QStringLiteral("how often a WebSocket is pinged")),
        config::duration(QStringLiteral("SILENCE"), limits.silence, 3s, 1h,
                         QStringLiteral("how long a WebSocket may say nothing, not even answer a ping")),
    };
    table.checks += [&limits]() -> QString {
        if (limits.ping < limits.silence)
            return {};
        return QStringLiteral("SILENCE: it must be longer than PING_INTERVAL, or who only listens is closed.");
    };
}

QList<QUrl> IdentityPlace::all() const
{
    if (!urls.isEmpty())
        return urls;
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(host);
    url.setPort(port);
    return {url};
}

void addTo(config::Table &table, IdentityPlace &identity)
{
    table.settings += {
        config::text(QStringLiteral("IDENTITY_HOST"), identity.host,
                     QStringLiteral("where identity answers, which is asked for its public keys")),
        config::port(QStringLiteral("IDENTITY_PORT"), identity.port, QStringLiteral("of identity")),
        config::urls(QStringLiteral("IDENTITY_URLS"), identity.urls, QStringLiteral("http"),
                     QStringLiteral("where several instances of it answer, separated by commas, instead of the two "
                                    "above; https:// if they have TLS")),
        config::text(QStringLiteral("IDENTITY_PUBLIC_KEYS"), identity.keys,
                     QStringLiteral("a file with what identity answers to GET /auth/keys; it is not asked then")),
    };
}

} // namespace postrider::daemon
