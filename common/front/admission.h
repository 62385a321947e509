// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontlimits.h"

#include <QHash>
#include <QHostAddress>

#include <list>

namespace postrider::front {

// Who may be connected: how many at all, how many from one address, and what those may keep who haven't said all. Where
// there is no room, the one that has been of no use for the longest time gives way: so nobody can shut the others out
// by connecting and saying nothing, or by saying things without an end.
class Admission {
public:
    class Guest {
    public:
        Guest() = default;
        Guest(const Guest &) = delete;
        Guest &operator=(const Guest &) = delete;

    protected:
        ~Guest() = default;
        virtual void giveWay() = 0; // calls leave()

    private:
        friend class Admission;
        std::list<Guest *>::iterator m_place;
        QByteArray m_address; // empty: of nobody that is counted
        qint64 m_held = 0;
        bool m_inside = false;
        bool m_busy = false;
    };

    explicit Admission(const FrontLimits &limits);

    // Room for one more, made if need be. `isCounted`: neither this computer's nor a proxy.
    bool makeRoom(const QHostAddress &address, bool isCounted);
    void enter(Guest &guest, const QHostAddress &address, bool isCounted);
    // Takes a guest that came through a proxy for one from this address. False: there are too many.
    bool recount(Guest &guest, const QHostAddress &address);
    void leave(Guest &guest); // may be called again

    // Something is being done for a guest: it can't give way.
    void setBusy(Guest &guest, bool busy);
    // What is kept of a request that isn't whole. Others may have to give way; or the guest itself, within this call.
    void hold(Guest &guest, qint64 bytes);

    qsizetype count() const { return qsizetype(m_waiting.size()) + qsizetype(m_busy.size()); }

private:
    static QByteArray keyOf(const QHostAddress &address);
    bool dropOne(const QByteArray &address);
    void count(Guest &guest, const QByteArray &address);
    void uncount(Guest &guest);

    const qsizetype m_most;
    const qsizetype m_mostPerAddress;
    const qint64 m_mostHeld;
    std::list<Guest *> m_waiting; // for whom nothing is done, the longest first
    std::list<Guest *> m_busy;
    QHash<QByteArray, int> m_addresses;
    qint64 m_held = 0;
};

} // namespace postrider::front
