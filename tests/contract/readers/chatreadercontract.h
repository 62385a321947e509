// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "talk.h"

namespace postrider::test {

class ChatReaderContract : public ReaderContract {
    Q_OBJECT
private Q_SLOTS:
    void describesAChatToEachOfTheTwo();
    void listsTheLastChangedFirst();
    void pagesThroughTheList();
    void listsWhatChangedSince();
    void refusesAStrangePosition_data();
    void refusesAStrangePosition();
    void hidesFromStrangers();
    void countsUnread();
    void countsUnreadUpToTheLimit();
    void saysWhoseChatsTheseAre();
};

} // namespace postrider::test
