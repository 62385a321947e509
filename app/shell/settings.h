// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QSettings>
#include <QUrl>

#include <optional>

namespace postrider {

// What one profile's person has chosen, and how they left their window.
class Settings {
public:
    enum class Appearance { System, Light, Dark };

    explicit Settings(const QString &profile);

    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    QUrl server() const; // the one signed in to last; empty if none
    void setServer(const QUrl &server);
    bool usesLocalServer() const; // it is started with the app
    void setUsesLocalServer(bool uses);
    int textScale() const; // in per cent of the system's size
    void setTextScale(int percent);
    bool notifies() const;
    void setNotifies(bool notifies);
    client::ReadReceipts readReceipts() const;
    void setReadReceipts(client::ReadReceipts receipts);

    // How somebody left their window: geometry, panes, and the chat that was open.
    struct Window {
        QByteArray geometry;
        QByteArray panes;
        QString chat;
    };
    Window window() const;
    void setWindow(const Window &window);

private:
    QSettings m_chosen; // under the config folder
    QSettings m_state;  // under the state folder
};

} // namespace postrider
