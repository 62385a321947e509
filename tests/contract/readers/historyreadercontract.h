// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "talk.h"

namespace postrider::test {

class HistoryReaderContract : public ReaderContract {
    Q_OBJECT
private Q_SLOTS:
    void pages_data();
    void pages();
    void pageBeforeAMessage();
    void hidesFromStrangers();
    void keepsEveryCharacter();
    void tellsDecisions();
    void tellsTheTimesOfReceipts();
    void aReadIsADeliveryToo();
    void nothingArrivesBeforeItWasSent();
};

} // namespace postrider::test
