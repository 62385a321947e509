// SPDX-License-Identifier: GPL-3.0-or-later
#include "revocationpublisher.h"

#include "logging.h"

#include <wire/records.h>

#include <QPointer>

namespace postrider::identity {

RevocationPublisher::RevocationPublisher(Authenticator &authenticator, MessageBus &bus)
    : m_authenticator(authenticator), m_bus(bus)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(RetryAfter);
    connect(&m_retry, &QTimer::timeout, this, &RevocationPublisher::publishPending);
    connect(&bus, &MessageBus::room, this, &RevocationPublisher::publishPending);
}

QFuture<Result<void>> RevocationPublisher::announce(const QList<UserDevice> &revoked)
{
    const auto announcement = std::make_shared<Announcement>();
    announcement->promise.start();
    announcement->left = revoked.size();
    const auto future = announcement->promise.future();
    if (revoked.isEmpty())
        finish(*announcement, {});
    for (const UserDevice &device : revoked) {
        m_authenticator.revoke(device.device);
        m_pending.push_back({device, announcement});
    }
    publishPending();
    return future;
}

void RevocationPublisher::publishPending()
{
    while (!m_pending.empty()) {
        const Pending pending = m_pending.front();
        const auto taken =
            m_bus.publish(Topic::UserEvents, QByteArray::number(pending.device.user.value),
                          wire::encode(UserEvent{DeviceRevoked{pending.device.user, pending.device.device}}),
                          [self = QPointer(this), pending](const Result<void> &result) {
                              if (self)
                                  self->acknowledged(pending, result);
                          });
        if (taken == MessageBus::Taken::Full)
            return; // room() follows
        m_pending.pop_front();
    }
}

void RevocationPublisher::acknowledged(const Pending &pending, const Result<void> &result)
{
    if (!result) {
        qCWarning(lcIdentity).noquote() << "a revocation could not be published, device" << pending.device.device.value
                                        << "cause:" << result.error().cause;
        m_pending.push_back(pending);
        m_retry.start();
    }
    finish(*pending.announcement, result);
}

void RevocationPublisher::finish(Announcement &announcement, const Result<void> &result)
{
    const bool last = --announcement.left <= 0;
    if (announcement.promise.future().isFinished() || (result && !last))
        return;
    announcement.promise.addResult(result);
    announcement.promise.finish();
}

} // namespace postrider::identity
