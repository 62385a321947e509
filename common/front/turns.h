// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <list>

namespace postrider::front {

// Clients that have sent several requests at once take turns: few of the next ones are begun in one turn of the event
// loop, so that whatever else there is to do never waits for a crowd of them.
class Turns : public QObject {
    Q_OBJECT
public:
    class Waiter {
    public:
        explicit Waiter(Turns &turns) : m_turns(turns) {}
        virtual ~Waiter();
        Waiter(const Waiter &) = delete;
        Waiter &operator=(const Waiter &) = delete;

    protected:
        void awaitTurn(); // turn() follows, in a later turn of the event loop
        virtual void turn() = 0;

    private:
        friend class Turns;
        Turns &m_turns;
        std::list<Waiter *>::iterator m_place;
        bool m_waiting = false;
    };

    static constexpr int AtOnce = 4;
    using QObject::QObject;

private:
    void next();
    void goOn();

    std::list<Waiter *> m_waiters;
    bool m_going = false;
};

} // namespace postrider::front
