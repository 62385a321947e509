// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixtures.h"

#include <QDateTime>

namespace postrider::shots {

using client::Conversation;
using client::MessageItem;
using test::FakeClient;

namespace {

struct Line {
    int daysAgo;
    int hour;
    int minute;
    bool own;
    const char *text;
};

constexpr Line Talk[] = {
    {2, 9, 12, false, "Good morning! Did the train get you home in the end?"},
    {2, 9, 14, true, "It did, an hour late, with a story in every compartment."},
    {2, 9, 15, true, "I finished the book on the way. The ending is better than you promised."},
    {2, 9, 21, false, "Told you! Keep it, I have read it three times, and it deserves a new shelf. 📚"},
    {1, 17, 2, false,
     "Are we still on for the allotment on Saturday? The forecast changed its mind twice since this morning."},
    {1, 17, 4, true, "Still on. I bring the ladder."},
    {1, 17, 4, true, "And soup, if it rains."},
    {1, 17, 9, false, "Then I nearly hope it does."},
    {1, 21, 40, true,
     "By the way, the seed catalogue you asked about: https://www.seedsavers.example/autumn-2026. Page 14 has the old "
     "tomatoes."},
    {1, 21, 52, false, "Perfect, thank you!"},
    {0, 8, 31, false,
     "Small change of plan: Ben can come too, but only until two. Could we start at nine instead of ten?"},
    {0, 8, 36, true, "Nine is fine. I'll be at the gate a bit earlier to unload."},
    {0, 8, 36, true, "Shall I pick up Ben on the way?"},
    {0, 11, 47, false, "He comes by bike, but thank you 🙂"},
    {0, 11, 48, false, "Could you bring the long secateurs? Mine gave up on the quince last year."},
    {0, 11, 58, false,
     "And one more thing: the key is under the third pot now, not the second. The second one was getting too famous."},
};

struct Person {
    const char *name;
    const char *text;
    int daysAgo;
    int hour;
    int minute;
    bool own;
    MessageState state;
    int unread;
    bool online;
};

constexpr Person People[] = {
    {"Ben Okafor", "Nine it is. I'll bring the radio.", 0, 11, 52, false, MessageState::Saved, 0, true},
    {"Chiara Moretti", "The slides are in the folder, have a look when you can", 0, 11, 20, false, MessageState::Saved,
     2, true},
    {"Davor Kovač", "Got it, thanks!", 0, 10, 58, true, MessageState::Read, 0, false},
    {"Elif Yıldız", "See you at the station at six, platform 4", 0, 10, 2, true, MessageState::Delivered, 0, false},
    {"Dr. Friederike von Hohenstein-Langenbach", "Your appointment is moved to Thursday morning", 0, 9, 14, false,
     MessageState::Saved, 1, false},
    {"Goran", "😂😂", 0, 8, 3, false, MessageState::Saved, 0, false},
    {"Hana Nováková", "I left the parcel with your neighbour", 1, 20, 44, true, MessageState::Saved, 0, false},
    {"Ines Ferreira", "Did you hear back from the landlord?", 1, 18, 30, false, MessageState::Saved, 0, true},
    {"Jonas", "Thursday works", 1, 12, 11, true, MessageState::Read, 0, false},
    {"Karim Haddad", "شكرا جزيلا، أراك غدا", 1, 9, 2, false, MessageState::Saved, 12, false},
    {"Lucía Hernández", "The photos from the lake!", 2, 19, 55, false, MessageState::Saved, 0, false},
    {"Matteo", "Deal.", 2, 16, 4, true, MessageState::Read, 0, false},
    {"Noor", "Can you send me the address again?", 3, 14, 22, false, MessageState::Saved, 0, false},
    {"Olga Petrova", "Спасибо, всё получилось", 3, 11, 40, false, MessageState::Saved, 0, false},
    {"Priya Raman", "Happy birthday! 🎂", 4, 8, 0, true, MessageState::Read, 0, false},
    {"Quentin", "Back on Monday", 4, 7, 30, false, MessageState::Saved, 0, false},
    {"Rosa", "The recipe is just flour, water and patience", 5, 21, 10, false, MessageState::Saved, 0, false},
    {"Samuel Adeyemi", "Call me when you land", 5, 17, 45, false, MessageState::Saved, 0, false},
    {"Tomasz", "Invoice is paid", 6, 10, 0, true, MessageState::Read, 0, false},
    {"Ulrike", "Which colour for the fence?", 8, 12, 0, false, MessageState::Saved, 0, false},
    {"Viktor", "ok", 9, 12, 0, false, MessageState::Saved, 0, false},
    {"Wanjiru", "Great talk yesterday", 11, 12, 0, false, MessageState::Saved, 0, false},
    {"Xiomara", "I'm at the door", 14, 12, 0, false, MessageState::Saved, 0, false},
    {"Yosef", "תודה רבה", 16, 12, 0, false, MessageState::Saved, 0, false},
    {"Zoë", "Bring the small tent", 20, 12, 0, true, MessageState::Read, 0, false},
    {"Anders", "On my way", 25, 12, 0, true, MessageState::Read, 0, false},
    {"Bruna", "Next time at ours", 31, 12, 0, false, MessageState::Saved, 0, false},
    {"Cem", "Good luck!", 40, 12, 0, true, MessageState::Read, 0, false},
    {"Daria", "The keys are with Olga", 52, 12, 0, false, MessageState::Saved, 0, false},
};

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

} // namespace

Timestamp at(int daysAgo, int hour, int minute, int second)
{
    const QDateTime moment(QDate(2026, 11, 21).addDays(-daysAgo), QTime(hour, minute, second), Qt::UTC);
    return Timestamp(std::chrono::milliseconds(moment.toMSecsSinceEpoch()));
}

Timestamp FixedClock::now() const
{
    return at(0, 12, 4, 30);
}

ChatUri annsChat(const FakeClient &fake)
{
    return directChat(fake.account->user, FakeClient::userId(text("Ann Lindqvist")));
}

void fillConversations(FakeClient &fake)
{
    fake.now = at(0, 12, 4, 30);
    fake.signInAs(text("Maya"));
    Conversation &ann = fake.addConversation(text("Ann Lindqvist"));
    ann.online = true;
    for (const Person &person : People) {
        Conversation &conversation = fake.addConversation(text(person.name));
        conversation.online = person.online;
        conversation.lastSeen = at(person.daysAgo, person.hour, person.minute);
        conversation.unread = person.unread;
        const ChatUri chat = conversation.chat;
        fake.addMessage(chat, person.own, text(person.text), at(person.daysAgo, person.hour, person.minute),
                        person.state);
    }
}

void fillTalk(FakeClient &fake, const ChatUri &chat, int unread)
{
    const int count = int(std::size(Talk));
    for (int i = 0; i < count; ++i) {
        const Line &line = Talk[i];
        const Timestamp when = at(line.daysAgo, line.hour, line.minute, i % 50);
        fake.addMessage(chat, line.own, text(line.text), when, line.own ? MessageState::Read : MessageState::Saved);
    }
    for (Conversation &conversation : fake.conversations)
        if (conversation.chat == chat) {
            conversation.unread = unread;
            conversation.mark = {{count - unread}, {count - unread}};
        }
    fake.refreshLast();
}

void fillStates(FakeClient &fake, const ChatUri &chat)
{
    fake.addMessage(chat, true, text("Read: Ann has seen it."), at(0, 12, 0), MessageState::Read);
    fake.addMessage(chat, true, text("Delivered: it is on one of her devices."), at(0, 12, 1), MessageState::Delivered);
    fake.addMessage(chat, true, text("Saved: the server keeps it."), at(0, 12, 2), MessageState::Saved);
    MessageItem &failed =
        fake.addQueued(chat, text("Failed: the server said why."), at(0, 12, 2), MessageState::Failed);
    failed.failure = Error{Code::Closed, text("This chat is closed."), {}};
    fake.addQueued(chat, text("Accepted: the server has it in its hands."), at(0, 12, 3), MessageState::Accepted);
    fake.addQueued(chat, text("Queued: it waits on this computer."), at(0, 12, 4));
    fake.refreshLast();
}

void fillQueued(FakeClient &fake, const ChatUri &chat)
{
    fake.addQueued(chat, text("Secateurs are in the bag already."), at(0, 12, 1));
    fake.addQueued(chat, text("I am in the tunnel now, this will reach you when I'm out."), at(0, 12, 2));
    fake.addQueued(chat, text("Third pot, got it 🌱"), at(0, 12, 3));
    fake.refreshLast();
    fake.connection = {client::Link::Offline, text("The server can't be reached."), 8};
}

void fillFailed(FakeClient &fake, const ChatUri &chat)
{
    MessageItem &failed =
        fake.addQueued(chat, text("One more thing about Saturday …"), at(0, 12, 3), MessageState::Failed);
    failed.failure = Error{Code::Unreadable, text("The server could not read or keep this message."), {}};
    failed.retry = true;
    fake.refreshLast();
}

void fillScripts(FakeClient &fake, const ChatUri &chat)
{
    fake.addMessage(chat, false, text("مرحبا! هل نلتقي غدا في المكتبة الساعة الخامسة؟ أحضر معك الكتاب من فضلك."),
                    at(0, 9, 1));
    fake.addMessage(chat, true, text("בטח, אני אביא אותו. להתראות מחר!"), at(0, 9, 3), MessageState::Read);
    fake.addMessage(chat, false, text("🎉"), at(0, 9, 4));
    fake.addMessage(chat, true, text("👩‍🌾👍🏽"), at(0, 9, 5), MessageState::Read);
    fake.addMessage(chat, false,
                    text("Both ways in one: שלום and hello, see "
                         "https://www.example.org/a/very/long/path/that/has/to/be/broken/somewhere/because/it/does/not/"
                         "fit?really=yes or www.example.net."),
                    at(0, 9, 7));
    fake.addMessage(chat, true, text("<b>not bold</b> & \"quoted\"\n\nTwo lines below, in a list:\n• one\n• two"),
                    at(0, 9, 9), MessageState::Delivered);
    fake.addMessage(chat, false, text("k"), at(0, 9, 9));
    fake.refreshLast();
}

ChatUri fillRoom(FakeClient &fake)
{
    Conversation room;
    room.chat = {text("5f0c7a91d2b34e6688a1c0de")};
    room.kind = ChatKind::Room;
    room.title = text("Garden committee");
    fake.conversations.append(room);
    const auto say = [&](const char *name, const char *words, int minute) {
        MessageItem &item = fake.addMessage(room.chat, false, text(words), at(0, 11, minute));
        item.from = FakeClient::userId(text(name));
        item.fromName = text(name);
    };
    say("Ben Okafor", "The hedge people can come on Tuesday or on Friday.", 2);
    say("Ben Okafor", "Friday costs the same.", 3);
    say("Hana Nováková", "Friday, please: on Tuesday I'm in Brno.", 9);
    say("Olga Petrova", "Пятница подходит 👍", 12);
    fake.addMessage(room.chat, true, text("Friday it is. I'll tell them, and bring the keys."), at(0, 11, 20),
                    MessageState::Delivered);
    fake.refreshLast();
    return room.chat;
}

client::MessageDetails detailsInRoom(const FakeClient &fake, const ChatUri &room)
{
    client::MessageDetails details;
    details.item = fake.saved.value(room).last();
    details.savedAt = details.item.time;
    details.queuedAt = details.item.time - std::chrono::milliseconds(300);
    details.acceptedAt = details.item.time - std::chrono::milliseconds(100);
    for (int i = 0; i < 12; ++i) {
        const QString name = text(People[i].name);
        Receipt receipt{.user = FakeClient::userId(name),
                        .state = MessageState::Saved,
                        .hidden = i == 5,
                        .deliveredAt = {},
                        .readAt = {}};
        if (i < 9) {
            receipt.state = i < 4 ? MessageState::Read : MessageState::Delivered;
            receipt.deliveredAt = details.item.time + std::chrono::seconds(1 + i);
        }
        if (i < 4)
            receipt.readAt = details.item.time + std::chrono::minutes(1 + 3 * i);
        details.recipients.append({name, receipt});
    }
    return details;
}

client::MessageDetails detailsOf(const FakeClient &fake, const ChatUri &chat)
{
    client::MessageDetails details;
    const QList<MessageItem> items = fake.saved.value(chat);
    details.item = *std::ranges::find(items, true, &MessageItem::own);
    for (const MessageItem &item : items)
        if (item.own)
            details.item = item;
    details.queuedAt = details.item.time - std::chrono::milliseconds(1200);
    details.savedAt = details.item.time;
    details.recipients.append({text("Ann Lindqvist"),
                               {.user = directPeer(chat, fake.account->user),
                                .state = MessageState::Read,
                                .hidden = false,
                                .deliveredAt = details.item.time + std::chrono::seconds(1),
                                .readAt = details.item.time + std::chrono::seconds(72)}});
    return details;
}

} // namespace postrider::shots
