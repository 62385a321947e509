// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <view/look/dialog.h>

class QLabel;

namespace postrider {

// Where this account is signed in, each with what ends it.
class DevicesDialog : public Dialog {
    Q_OBJECT
public:
    DevicesDialog(client::ChatClient &client, const Look &look, QWidget *parent);

private:
    void reload();
    void fill(const QList<Device> &devices);
    void addDevice(const Device &device);
    void signOut(const DeviceId &device);
    void say(const QString &sentence);

    client::ChatClient &m_client;
    QLabel *m_message;
    QVBoxLayout *m_rows;
    QWidget *m_list = nullptr;
};

} // namespace postrider
