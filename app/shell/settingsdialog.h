// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <view/look/dialog.h>

class QFormLayout;

namespace postrider {
class Settings;

// What a person can choose; each choice counts at once.
class SettingsDialog : public Dialog {
    Q_OBJECT
public:
    // `fingerprint`: of the server's certificate, if a person trusts it; or empty.
    SettingsDialog(const Look &look, Settings &settings, const QString &fingerprint, QWidget *parent);

Q_SIGNALS:
    void appearanceChanged();
    void readReceiptsChanged();

private:
    void addAppearance(QFormLayout *form);
    void addTextSize(QFormLayout *form);
    void addNotifications(QFormLayout *form);
    void addReadReceipts(QFormLayout *form);
    void addServer(QFormLayout *form, const QString &fingerprint);
    void addReadable(QFormLayout *form, const QString &name, const QString &text);

    Settings &m_settings;
};

} // namespace postrider
