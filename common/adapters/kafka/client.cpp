// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"

#include "logging.h"

#include <wire/topics.h>

#include <array>
#include <syslog.h>

namespace postrider::kafka {
namespace {

// What differs from the library's defaults (2.0.2) for producers and consumers alike, and what for.
std::array<Setting, 8> common(const KafkaSettings &settings)
{
    return {{
        {"bootstrap.servers", settings.host.toUtf8() + ':' + QByteArray::number(settings.port)},
        {"client.id", "postrider"},
        // one small request after another: Nagle's algorithm would hold the second until the first is acknowledged
        {"socket.nagle.disable", "true"},
        // a broker behind a cut cable, or that stands still, is given up after 10 s instead of 60 …
        {"socket.timeout.ms", "10000"},
        {"socket.connection.setup.timeout.ms", "5000"},
        {"socket.keepalive.enable", "true"},
        // … and looked for at least every second instead of every ten, so that nobody waits when it is back
        {"reconnect.backoff.ms", "50"},
        {"reconnect.backoff.max.ms", "1000"},
    }};
}

// From any of the library's threads.
void logged(const rd_kafka_t *client, int level, const char *facility, const char *message)
{
    Q_UNUSED(client)
    const bool toldAsEvent = QByteArrayView(facility) == "FAIL"; // of the connection, and says the same
    if (level <= LOG_CRIT)
        qCCritical(log).noquote() << facility << message;
    else if (level <= LOG_WARNING && !toldAsEvent)
        qCWarning(log).noquote() << facility << message;
    else
        qCDebug(log).noquote() << facility << message;
}

} // namespace

Client makeClient(rd_kafka_type_t type, const KafkaSettings &settings, std::span<const Setting> special, int events)
{
    std::array<char, 512> reason{};
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    const auto all = common(settings);
    for (const auto &some : {std::span<const Setting>(all), special})
        for (const Setting &setting : some)
            if (rd_kafka_conf_set(configuration, setting.name, setting.value.constData(), reason.data(),
                                  reason.size()) != RD_KAFKA_CONF_OK) {
                qCCritical(log) << "setting refused:" << reason.data();
                rd_kafka_conf_destroy(configuration);
                return {};
            }
    rd_kafka_conf_set_log_cb(configuration, logged);
    rd_kafka_conf_set_events(configuration, events);
    rd_kafka_t *client = rd_kafka_new(type, configuration, reason.data(), reason.size());
    if (!client) {
        qCCritical(log) << "no client:" << reason.data();
        rd_kafka_conf_destroy(configuration); // it is the client's only if there is one
        return {};
    }
    return {client, [](rd_kafka_t *old) { rd_kafka_destroy_flags(old, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }};
}

QByteArray nameOf(Topic topic, const KafkaSettings &settings)
{
    return settings.topicPrefix.toUtf8() + wire::topicName(topic).toUtf8();
}

QString text(rd_kafka_resp_err_t error)
{
    return QString::fromUtf8(rd_kafka_err2str(error));
}

} // namespace postrider::kafka
