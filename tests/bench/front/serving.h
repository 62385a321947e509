// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <sys/types.h>

namespace postrider::bench {

// A process that serves GET /x with 200 bytes, and echoes what a WebSocket says.
class Serving {
public:
    enum class How { BareHttp, BareWebSocket, Front, FrontTls, FrontOnPoll };

    explicit Serving(How how);
    ~Serving(); // ends it
    Serving(const Serving &) = delete;
    Serving &operator=(const Serving &) = delete;

    quint16 port() const { return m_port; }
    double cpuSeconds() const;
    double residentKiB() const;

private:
    pid_t m_process = 0;
    quint16 m_port = 0;
};

} // namespace postrider::bench
