// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace postrider {

// Port: whether the desktop wants light or dark windows, now and from now on.
class ColourScheme : public QObject {
    Q_OBJECT
public:
    enum class Preference { None, Dark, Light };
    using QObject::QObject;
    virtual Preference preference() const = 0; // None until it is known, and where nobody says

Q_SIGNALS:
    void changed();
};

} // namespace postrider
