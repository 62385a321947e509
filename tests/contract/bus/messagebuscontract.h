// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>

#include <QObject>

namespace postrider::test {

// What every message bus keeps to. A backend's test derives from it and makes its bus.
class MessageBusContract : public QObject {
    Q_OBJECT
protected:
    virtual std::unique_ptr<MessageBus> make() = 0; // with empty topics
    // The same, keeping at most so much of each topic.
    virtual std::unique_ptr<MessageBus> makeSmall(qsizetype records, qsizetype bytes) = 0;

private Q_SLOTS:
    void init();
    void cleanup();
    void acknowledgesLater();
    void sharesInOrder();
    void sharesWhatWasThereBefore();
    void takeIsBounded();
    void uncommittedGoesToTheNext();
    void groupsAreIndependent();
    void secondMemberStandsBy();
    void broadcastsFromNowOn();
    void broadcastsToEachInOrder();
    void endsInTheMiddle();
    void pushesBackAndTellsOfRoom_data();
    void pushesBackAndTellsOfRoom();
    void eachTopicHasItsOwnRoom();
    void keepsTheOrderOfEachKey();
    void membersShareTheWork();
    void everyListenerHearsAllKeys();
    void commitsWhatIsBehindOnly();

protected:
    std::unique_ptr<MessageBus> m_bus;
};

} // namespace postrider::test
