// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat.h"

#include "limits.h"

#include <QStringBuilder>

#include <algorithm>

namespace postrider {

ChatUri directChat(UserId a, UserId b)
{
    const auto [smaller, greater] = std::minmax(a, b);
    return {u"dm-" % QString::number(smaller.value) % u'-' % QString::number(greater.value)};
}

std::optional<std::pair<UserId, UserId>> directMembers(const ChatUri &chat)
{
    const auto parts = QStringView(chat.value).split(u'-');
    if (parts.size() != 3 || parts.at(0) != u"dm")
        return std::nullopt;
    const UserId smaller{parts.at(1).toLongLong()};
    const UserId greater{parts.at(2).toLongLong()};
    // The comparison with the canonical form refuses signs, zeros in front, the wrong order and what is no number.
    const bool sane = smaller.value > 0 && greater.value <= UserId::Most && smaller < greater;
    if (!sane || directChat(smaller, greater) != chat)
        return std::nullopt;
    return std::pair{smaller, greater};
}

bool couldNameAChat(const ChatUri &chat)
{
    const auto possible = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || c == u'-'; };
    return !chat.value.isEmpty() && chat.value.size() <= limits::ChatUriCharacters &&
           std::ranges::all_of(chat.value, possible);
}

bool isChatUri(const ChatUri &chat)
{
    constexpr qsizetype RoomDigits = 96 / 4;
    const auto isHex = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); };
    const bool room = chat.value.size() == RoomDigits && std::ranges::all_of(chat.value, isHex);
    return room || directMembers(chat).has_value();
}

UserId directPeer(const ChatUri &chat, UserId self)
{
    const auto members = directMembers(chat);
    if (!members)
        return {};
    if (members->first == self)
        return members->second;
    return members->second == self ? members->first : UserId{};
}

} // namespace postrider
