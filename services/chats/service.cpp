// SPDX-License-Identifier: GPL-3.0-or-later
#include "service.h"

#include "readroutes.h"
#include "sendroute.h"

#include <domain/overloaded.h>
#include <ports/futures.h>
#include <runtime/answers.h>
#include <wire/records.h>

#include <QLoggingCategory>

namespace postrider::chats {
namespace {
Q_LOGGING_CATEGORY(lcChats, "postrider.chats")

constexpr std::chrono::milliseconds ExpiryCheck{250};
// Who listens on every address is reached by the one that this client has found already.
QUrl reachable(QUrl url, const QString &host)
{
    const bool everywhere = url.host() == QStringLiteral("0.0.0.0") || url.host() == QStringLiteral("::");
    if (everywhere && !host.isEmpty())
        url.setHost(host);
    return url;
}

} // namespace

Service::Service(const Ports &ports, QObject *parent) : QObject(parent), m_ports(ports), m_realtimeUrls(ports.keyValue)
{
    m_expiry.setInterval(ExpiryCheck);
    connect(&m_expiry, &QTimer::timeout, this, [this] {
        m_waiters.expire(m_ports.clock.now());
        if (m_waiters.isEmpty())
            m_expiry.stop();
    });
}

Service::~Service() = default;

void Service::registerRoutes(HttpRoutes &routes)
{
    ReadRoutes{*this, m_ports.authenticator, m_ports.chats, m_ports.history}.registerIn(routes);
    const auto waited = [this] {
        if (!m_expiry.isActive())
            m_expiry.start();
    };
    SendRoute{*this,       m_ports.authenticator, m_ports.clock, m_ports.history,
              m_ports.bus, m_ports.budget,        m_waiters,     waited}
        .registerIn(routes);
    routes.route(HttpMethod::Get, QStringLiteral("/realtime"), [this](const HttpRequest &request) {
        return whenDone(m_realtimeUrls.next(), this, [host = request.host](const QUrl &url) {
            return answer(QJsonObject{{QStringLiteral("url"), reachable(url, host).toString()}});
        });
    });
}

void Service::start()
{
    m_events = m_ports.bus.subscribeBroadcast(Topic::MessageEvents);
    connect(m_events.get(), &BroadcastSubscription::positioned, this, &Service::ready);
    connect(m_events.get(), &BroadcastSubscription::received, this, &Service::take);
    // Events missed while the position was lost are no loss here: whoever waits is answered by the store.
}

void Service::stop()
{
    m_events.reset();
    m_waiters.expire(Timestamp::max());
}

void Service::take(const QList<Record> &records)
{
    if (m_waiters.isEmpty())
        return;
    for (const Record &record : records) {
        const auto event = wire::parseMessageEvent(record.value);
        if (!event) {
            qCWarning(lcChats).noquote() << "skipped an event that can't be read, offset" << record.offset
                                         << "cause:" << event.error().cause;
            continue;
        }
        std::visit(Overloaded{
                       [this](const wire::EntrySaved &saved) { m_waiters.saved(saved.entry, saved.repeat); },
                       [this](const wire::EntryRefused &refused) {
                           m_waiters.refused({refused.from, refused.chat, refused.uuid, refused.bodyHash},
                                             {refused.code, sentence(refused.code), {}});
                       },
                       [](const wire::MarkMoved &) {},
                   },
                   *event);
    }
}

} // namespace postrider::chats
