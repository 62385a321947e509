// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/clock.h>
#include <ports/readers.h>

#include <QObject>
#include <QTimer>

namespace postrider {

class Authenticator;

// Brings an authenticator what identity's table says of the past: whose tokens may not have expired yet, but were
// signed out. Everything it is given outlives it.
class RevocationLoader : public QObject {
    Q_OBJECT
public:
    RevocationLoader(UserDirectory &users, Authenticator &authenticator, const Clock &clock, QObject *parent = nullptr);

    void load();   // until it succeeds: then loaded(), once
    void cancel(); // of what was to be loaded, nothing is told any more

Q_SIGNALS:
    void loaded();

private:
    UserDirectory &m_users;
    Authenticator &m_authenticator;
    const Clock &m_clock;
    QTimer m_retry;
    quint64 m_attempt = 0; // answers to earlier ones are late
};

} // namespace postrider
