// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QDate>
#include <QString>

// What the app says about names, times and states, in words of the person's language.
namespace postrider::words {

// For a name within a sentence: shown without bidirectional controls, and unable to turn its surroundings (UAX #9,
// FSI).
QString isolated(const QString &name);

QDate localDate(Timestamp time);
QString clock(Timestamp time);                 // "12:04"
QString brief(Timestamp time, Timestamp now);  // today "12:04", this week "Mon", else "21.11.25"
QString day(QDate date, QDate today);          // "Today", "Yesterday", "Monday, 16 November"
QString moment(Timestamp time, Timestamp now); // "Today, 12:04:05"
QString presence(const client::Conversation &conversation, Timestamp now); // "online", "last seen today, 12:04"

QString state(MessageState state); // "Delivered"
// "delivered to 1 of 1": the state as a message's row speaks it.
QString spokenState(const client::MessageItem &item, ChatKind kind);
// One line for the list of conversations: the text, or what happened.
QString preview(const client::MessageItem &item);
// What happened, for an entry that isn't a message: "Ann joined".
QString happening(const client::MessageItem &item);

} // namespace postrider::words
