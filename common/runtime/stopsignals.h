// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace postrider {

// SIGTERM and SIGINT as a signal of Qt's, so that a program ends in order. The second one ends it at once. One object
// per process, on its event-loop thread.
class StopSignals : public QObject {
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

Q_SIGNALS:
    void stop();

private:
    void read();

    QSocketNotifier m_notifier{QSocketNotifier::Read};
};

} // namespace postrider
