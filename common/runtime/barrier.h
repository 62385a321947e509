// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>

namespace postrider {

// Waits for several things to have happened, each told by a signal, in whatever order.
class Barrier : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    template <class Sender, class Signal>
    void await(Sender &sender, Signal signal)
    {
        ++m_missing;
        connect(&sender, signal, this, &Barrier::arrived, Qt::SingleShotConnection);
    }
    // passed() comes after this time even if something is missing.
    void passAfter(std::chrono::milliseconds time) { QTimer::singleShot(time, this, &Barrier::pass); }

Q_SIGNALS:
    void passed(); // once

private:
    void arrived();
    void pass();

    int m_missing = 0;
    bool m_passed = false;
};

} // namespace postrider
