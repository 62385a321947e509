// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "colourscheme.h"

class QDBusVariant;

namespace postrider {

// From the desktop portal: org.freedesktop.appearance, color-scheme (org.freedesktop.portal.Settings, version 1).
class PortalColourScheme : public ColourScheme {
    Q_OBJECT
public:
    explicit PortalColourScheme(QObject *parent = nullptr);
    Preference preference() const override { return m_preference; }

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void set(QVariant value);
    Preference m_preference = Preference::None;
};

} // namespace postrider
