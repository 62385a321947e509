// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <map>

namespace postrider::front {

using std::chrono::milliseconds;

// Deadlines of any number of connections on one timer, to a quarter of a second: they never come early. Putting one
// off, which each request does, costs nothing.
class Deadlines : public QObject {
    Q_OBJECT
public:
    // One at a time of whoever derives from it.
    class Deadline {
    public:
        explicit Deadline(Deadlines &deadlines) : m_deadlines(deadlines) {}
        virtual ~Deadline();
        Deadline(const Deadline &) = delete;
        Deadline &operator=(const Deadline &) = delete;

    protected:
        void expireIn(milliseconds time);
        void neverExpire();
        milliseconds now() const { return m_deadlines.now(); }
        virtual void expired() = 0; // may delete this

    private:
        friend class Deadlines;
        using Place = std::multimap<qint64, Deadline *>::iterator;
        Deadlines &m_deadlines;
        qint64 m_due = 0; // tick; 0: never
        bool m_filed = false;
        Place m_place;
    };

    explicit Deadlines(QObject *parent = nullptr);
    milliseconds now() const { return milliseconds(m_clock.elapsed()); }

private:
    static constexpr qint64 Tick = 250; // ms
    void file(Deadline &deadline);
    void unfile(Deadline &deadline);
    void startTimer();
    void expireDue();

    QElapsedTimer m_clock;
    QTimer m_timer;
    // By the tick at which to look again; a deadline that was put off meanwhile is filed anew then.
    std::multimap<qint64, Deadline *> m_filed;
};

} // namespace postrider::front
