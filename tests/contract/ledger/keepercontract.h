// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <persistence/keeper.h>
#include <support/databases.h>
#include <support/manualclock.h>

#include <QTest>

namespace postrider::test {

// The promises of persistence, kept on a real database under real faults. A backend's test derives from it, makes its
// databases, and adds the faults that are the backend's own.
class KeeperContract : public QObject {
    Q_OBJECT
protected:
    virtual std::unique_ptr<Databases> databases() = 0;
    // What makes it refuse the entries of these bodies.
    virtual QString refusing(const QStringList &bodies) const = 0;

private Q_SLOTS:
    void init();
    void cleanup() { m_databases.reset(); }
    void tellsTheSameAfterACrash();
    void isNoZombie();
    void savedAtNeverGoesBack();
    void bisectsDownToTheRow();
    void refusesWhoIsGone();
    void waitsForIdentity();

protected:
    static QList<persistence::Input> messages(qint64 from, int count, qsizetype length = 1);
    std::unique_ptr<persistence::Keeper> make() const;
    std::unique_ptr<persistence::Keeper> make(const Databases &databases) const;
    // Every entry once, in order, without holes, and the cursor behind the last.
    void verifyLog(qint64 entries) const;

    std::unique_ptr<Databases> m_databases;
    ManualClock m_clock;
};

} // namespace postrider::test
