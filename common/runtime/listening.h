// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datafolder.h"

#include <QUrl>

namespace postrider {

// Where the server of a data folder listens, told in a file of that folder (listening.json, 0600): only who may read
// the data learns it, and nobody takes the server of another user, who may have got the usual ports, for theirs.
class Listening {
public:
    struct Place {
        qint64 pid = 0;
        QUrl http;
        QUrl websocket;
    };
    // Of the server that has the folder now; none while there is no such server, or it doesn't listen yet.
    static std::optional<Place> of(const QString &dataFolder);

    explicit Listening(const DataFolder &folder); // removes what a server that was killed has left
    ~Listening();                                 // withdraws
    Listening(const Listening &) = delete;
    Listening &operator=(const Listening &) = delete;

    bool announce(const QUrl &http, const QUrl &websocket); // false if it can't be written
    void withdraw();

private:
    QString m_file;
};

} // namespace postrider
