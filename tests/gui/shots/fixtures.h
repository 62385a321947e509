// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/clock.h>

#include <gui/fakeclient/fakeclient.h>

// A small world of people and talks, the same on every computer.
namespace postrider::shots {

class FixedClock final : public Clock {
public:
    Timestamp now() const override; // 21 November 2026, 12:04:30
};

Timestamp at(int daysAgo, int hour, int minute, int second = 0);

void fillConversations(
    test::FakeClient &fake); // thirty of them; the first is Ann, with a long talk and unread messages
ChatUri annsChat(const test::FakeClient &fake);
void fillTalk(test::FakeClient &fake, const ChatUri &chat, int unread);
void fillStates(test::FakeClient &fake, const ChatUri &chat); // one message in each state
void fillQueued(test::FakeClient &fake, const ChatUri &chat); // three that wait for a connection
void fillFailed(test::FakeClient &fake, const ChatUri &chat);
void fillScripts(test::FakeClient &fake, const ChatUri &chat); // right to left, emoji, links
ChatUri fillRoom(test::FakeClient &fake);                      // of twelve others; returns where it is
client::MessageDetails detailsInRoom(const test::FakeClient &fake, const ChatUri &room);
client::MessageDetails detailsOf(const test::FakeClient &fake, const ChatUri &chat);

} // namespace postrider::shots
