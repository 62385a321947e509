// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace postrider {

// How apps count themselves on a local server: each holds a shared lock on one file of its data folder. The kernel lets
// go of it when an app ends, in whatever way, so nobody is ever counted twice or for ever.
class Attachment {
public:
    explicit Attachment(const QString &file);
    ~Attachment();
    Attachment(const Attachment &) = delete;
    Attachment &operator=(const Attachment &) = delete;

    bool attach(); // false while the last one is stopping the server: try again in a moment
    bool isLast(); // nobody else is attached, and nobody can attach until detach()
    void detach();

private:
    bool open();
    QString m_file;
    int m_descriptor = -1;
};

} // namespace postrider
