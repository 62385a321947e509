// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/durability.h>
#include <runtime/health.h>

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

namespace postrider::daemon {

// How the database is, for /status: ok; degraded if it may lose what it has confirmed when its machine fails; down if
// it doesn't answer. Looked at every second, on a thread of its own. With migrations in the settings the schema is
// brought up to date with the first look.
class DatabaseWatch : public QObject {
    Q_OBJECT
public:
    // Declares "database". `health` outlives it.
    DatabaseWatch(const SqlSettings &settings, Health &health);
    ~DatabaseWatch() override; // waits for a look that is under way

    void start();

Q_SIGNALS:
    void unusable(bool newer, const QString &cause); // waiting doesn't help; once

private:
    void look(); // there
    void take(const SqlResult<Durability> &durability);
    void report(Health::Status status, const QString &cause);

    Health &m_health;
    SqlConnection m_connection; // used and closed on m_thread
    QThread m_thread;
    QObject m_there; // lives on m_thread
    QTimer m_next;
    QElapsedTimer m_heard;
    bool m_looking = false;
    bool m_unusable = false;
    Health::Status m_status = Health::Status::Down;
};

} // namespace postrider::daemon
