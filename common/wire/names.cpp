// SPDX-License-Identifier: GPL-3.0-or-later
#include "names.h"

#include <array>

namespace postrider::wire {
namespace {

using namespace Qt::StringLiterals;

// The names of an enumeration whose values count from 0, in their order.
constexpr std::array EntryKinds{"message"_L1, "create"_L1, "join"_L1,  "leave"_L1, "remove"_L1,
                                "rename"_L1,  "owner"_L1,  "close"_L1, "open"_L1,  "unknown"_L1};
constexpr std::array ChatKinds{"direct"_L1, "room"_L1};
constexpr std::array Roles{"member"_L1, "owner"_L1};
constexpr std::array MarkKinds{"delivered"_L1, "read"_L1};
constexpr std::array MessageStates{"Queued"_L1, "Accepted"_L1, "Saved"_L1, "Delivered"_L1, "Read"_L1, "Failed"_L1};

static_assert(EntryKinds.size() == std::size_t(EntryKind::Unknown) + 1);
static_assert(ChatKinds.size() == std::size_t(ChatKind::Room) + 1);
static_assert(Roles.size() == std::size_t(Role::Owner) + 1);
static_assert(MarkKinds.size() == std::size_t(MarkKind::Read) + 1);
static_assert(MessageStates.size() == std::size_t(MessageState::Failed) + 1);

template <class Enumeration, std::size_t Size>
std::optional<Enumeration> find(const std::array<QLatin1StringView, Size> &names, QStringView name)
{
    for (std::size_t i = 0; i < Size; ++i)
        if (names[i] == name)
            return Enumeration(i);
    return std::nullopt;
}

} // namespace

QLatin1StringView nameOf(EntryKind kind)
{
    return EntryKinds[std::size_t(kind)];
}

QLatin1StringView nameOf(ChatKind kind)
{
    return ChatKinds[std::size_t(kind)];
}

QLatin1StringView nameOf(Role role)
{
    return Roles[std::size_t(role)];
}

QLatin1StringView nameOf(MarkKind kind)
{
    return MarkKinds[std::size_t(kind)];
}

QLatin1StringView nameOf(MessageState state)
{
    return MessageStates[std::size_t(state)];
}

EntryKind entryKind(QStringView name)
{
    return find<EntryKind>(EntryKinds, name).value_or(EntryKind::Unknown);
}

std::optional<ChatKind> chatKind(QStringView name)
{
    return find<ChatKind>(ChatKinds, name);
}

std::optional<Role> role(QStringView name)
{
    return find<Role>(Roles, name);
}

std::optional<MarkKind> markKind(QStringView name)
{
    return find<MarkKind>(MarkKinds, name);
}

std::optional<MessageState> messageState(QStringView name)
{
    return find<MessageState>(MessageStates, name);
}

} // namespace postrider::wire
