// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "revocations.h"

#include <ports/messagebus.h>
#include <runtime/authenticator.h>

#include <QPromise>
#include <QTimer>

#include <deque>
#include <memory>

namespace postrider::identity {

// Publishes to user_events: every other Authenticator hears it there, and realtime closes the device's sockets. What
// the bus doesn't take or loses is published again until it has it; readers don't mind hearing it twice.
class RevocationPublisher : public QObject, public Revocations {
    Q_OBJECT
public:
    static constexpr auto RetryAfter = std::chrono::seconds(1);

    RevocationPublisher(Authenticator &authenticator, MessageBus &bus);
    QFuture<Result<void>> announce(const QList<UserDevice> &revoked) override;

private:
    // Whoever waits for several devices shares one.
    struct Announcement {
        QPromise<Result<void>> promise;
        qsizetype left = 0;
    };
    struct Pending {
        UserDevice device;
        std::shared_ptr<Announcement> announcement;
    };
    void publishPending();
    void acknowledged(const Pending &pending, const Result<void> &result);
    static void finish(Announcement &announcement, const Result<void> &result);

    Authenticator &m_authenticator;
    MessageBus &m_bus;
    std::deque<Pending> m_pending;
    QTimer m_retry;
};

} // namespace postrider::identity
