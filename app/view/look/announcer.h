// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace postrider {

// Says a sentence to whoever has a screen reader, once, wherever their focus is; nobody sees it. Qt 6.4 has no event
// for announcements: this is an element of the role "notification" whose name changes and which then shows up, as
// AT-SPI's readers expect of one.
class Announcer : public QWidget {
    Q_OBJECT
public:
    explicit Announcer(QWidget *parent);
    void say(const QString &sentence);
    QString sentence() const { return m_sentence; }

private:
    QString m_sentence;
};

} // namespace postrider
