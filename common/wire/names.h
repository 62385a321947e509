// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>

#include <QLatin1StringView>
#include <QStringView>

// How the values of our enumerations are called on the wire. What isn't known is nullopt; but an unknown kind of entry,
// of a later version, is EntryKind::Unknown, because it still counts.
namespace postrider::wire {

QLatin1StringView nameOf(EntryKind kind);
QLatin1StringView nameOf(ChatKind kind);
QLatin1StringView nameOf(Role role);
QLatin1StringView nameOf(MarkKind kind);
QLatin1StringView nameOf(MessageState state); // "Saved": as it is written, to people and programs alike

EntryKind entryKind(QStringView name);
std::optional<ChatKind> chatKind(QStringView name);
std::optional<Role> role(QStringView name);
std::optional<MarkKind> markKind(QStringView name);
std::optional<MessageState> messageState(QStringView name);

} // namespace postrider::wire
