// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <domain/topic.h>
#include <ports/metrics.h>

#include <QHash>

namespace postrider::realtime {

// What realtime counts.
class Meters {
public:
    explicit Meters(Metrics &metrics);

    void frameReceived() { m_received.add(); }
    void frameSent() { m_sent.add(); }
    // What a socket is told of a message it sent.
    void accepted() { m_accepted.add(); }
    void saved() { m_saved.add(); }
    void failed(Code reason);
    void closed(int code);     // by us
    void unreadable(Topic of); // an event

private:
    Metrics &m_metrics;
    Counter &m_received;
    Counter &m_sent;
    Counter &m_accepted;
    Counter &m_saved;
    QHash<Code, Counter *> m_failed;
};

} // namespace postrider::realtime
