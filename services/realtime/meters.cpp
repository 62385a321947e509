// SPDX-License-Identifier: GPL-3.0-or-later
#include "meters.h"

#include <wire/errorcodes.h>
#include <wire/topics.h>

namespace postrider::realtime {
namespace {

Counter &sends(Metrics &metrics, const QByteArray &state, const QByteArray &reason = {})
{
    return metrics.counter("postrider_sends_total", "What sockets were told of the messages they sent.",
                           {{"state", state}, {"reason", reason}});
}

} // namespace

Meters::Meters(Metrics &metrics)
    : m_metrics(metrics)
    , m_received(metrics.counter("postrider_frames_received_total", "WebSocket messages from clients."))
    , m_sent(metrics.counter("postrider_frames_sent_total", "WebSocket messages to clients."))
    , m_accepted(sends(metrics, "Accepted"))
    , m_saved(sends(metrics, "Saved"))
{
}

void Meters::failed(Code reason)
{
    Counter *&counter = m_failed[reason];
    if (!counter)
        counter = &sends(m_metrics, "Failed", wire::codeName(reason).toLatin1());
    counter->add();
}

void Meters::unreadable(Topic of)
{
    m_metrics
        .counter("postrider_events_unreadable_total", "Events that could not be read, and reached nobody.",
                 {{"topic", wire::topicName(of).toLatin1()}})
        .add();
}

void Meters::closed(int code)
{
    m_metrics
        .counter("postrider_sockets_closed_total", "WebSockets that were closed from here.",
                 {{"code", QByteArray::number(code)}})
        .add();
}

} // namespace postrider::realtime
