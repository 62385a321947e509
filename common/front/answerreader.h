// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postrider::front {

// Follows an upstream's answer as it passes, to know where it ends. Sans I/O.
class AnswerReader {
public:
    enum class State { Reading, Complete, Broken }; // Broken: no HTTP, no length, or more than was announced
    struct Wanted {
        bool body = true;      // false: the answer to a HEAD, whose body is dropped here
        bool keepAlive = true; // false: "Connection: close" is added to its head
    };

    explicit AnswerReader(Wanted wanted) : m_wanted(wanted) {}

    // Takes bytes of the answer and gives those that are the client's.
    QByteArray pass(QByteArrayView bytes);
    State state() const { return m_state; }
    bool hasBegun() const { return m_headPassed; } // the client has been given its head

private:
    QByteArray passHead();
    static constexpr qsizetype HeadBytes = 64 * 1024;

    const Wanted m_wanted;
    QByteArray m_head;
    bool m_headPassed = false;
    quint64 m_left = 0; // of the body
    State m_state = State::Reading;
};

} // namespace postrider::front
