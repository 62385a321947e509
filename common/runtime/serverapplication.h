// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace postrider {

// The application object of every process that serves clients: an event loop for thousands of sockets, as many
// descriptors as the system allows this user, and a write to a client that has left is an error, not the end.
class ServerApplication : public QCoreApplication {
    Q_OBJECT
public:
    // `program` is the binary's name.
    ServerApplication(int &argc, char **argv, QLatin1StringView program);
};

} // namespace postrider
