// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace postrider {

// Port: what the desktop shows of news while the window isn't looked at. Each has a key; the same key replaces what is
// shown. Texts are plain.
class Notifications : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void show(const QString &key, const QString &title, const QString &text) = 0;
    virtual void withdraw(const QString &key) = 0; // nothing if it isn't shown

Q_SIGNALS:
    void activated(const QString &key); // somebody clicked it; it is gone
};

} // namespace postrider
