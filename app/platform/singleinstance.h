// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>

namespace postrider {

// One app per profile: a second start only asks the first one to come to the front.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    enum class Outcome { First, HandedOver };

    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);
    Outcome claim(); // blocks for a second at most, before there is a window

Q_SIGNALS:
    void raiseRequested();

private:
    QString m_address;
    QLocalServer m_server;
};

} // namespace postrider
