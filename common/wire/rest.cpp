// SPDX-License-Identifier: GPL-3.0-or-later
#include "rest.h"

#include "errorcodes.h"
#include "fields.h"
#include "json.h"
#include "jsonwriter.h"
#include "objectreader.h"

namespace postrider::wire {
namespace {

template <class Fields>
QJsonObject built(Fields fields)
{
    JsonBuilder out;
    fields(out);
    return out.take();
}

void writeLeft(JsonBuilder &out, const Chat &chat)
{
    out.text("uri"_L1, chat.uri.value);
    out.text("kind"_L1, nameOf(chat.kind));
    textOrNull(out, "title"_L1, chat.title.value_or(QString()));
    out.number("left_seq"_L1, chat.leftSeq->value);
}

void writeMember(JsonBuilder &out, const Member &member)
{
    out.number("id"_L1, member.id.value);
    out.text("name"_L1, member.name);
    out.text("role"_L1, nameOf(member.role));
    write(out, member.mark);
}

void writeChat(JsonBuilder &out, const Chat &chat)
{
    out.text("uri"_L1, chat.uri.value);
    out.text("kind"_L1, nameOf(chat.kind));
    textOrNull(out, "title"_L1, chat.title.value_or(QString()));
    out.flag("closed"_L1, chat.closed);
    out.flag("has_password"_L1, chat.hasPassword);
    if (chat.owner)
        out.number("owner"_L1, chat.owner.value);
    else
        out.null("owner"_L1);
    out.number("member_count"_L1, chat.memberCount);
    out.list("members"_L1, chat.members, writeMember);
    out.object("all"_L1, [&](JsonBuilder &inner) { write(inner, chat.all); });
    out.number("first_seq"_L1, chat.firstSeq.value);
    out.number("last_seq"_L1, chat.lastSeq.value);
    if (chat.last)
        out.object("last"_L1, [&](JsonBuilder &inner) { write(inner, *chat.last); });
    else
        out.null("last"_L1);
    write(out, chat.mark);
    out.number("unread"_L1, chat.unread);
}

Result<Member> memberFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(Member{
        .id = in.user("id"_L1), .name = in.text("name"_L1), .role = in.named("role"_L1, &role), .mark = in.mark()});
}

Result<UnreadMessage> unreadMessageFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(
        UnreadMessage{.seq = in.seq("seq"_L1), .text = in.text("message"_L1), .savedAt = in.time("time"_L1)});
}

Result<UnreadSender> unreadSenderFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(UnreadSender{.user = in.user("user"_L1),
                                  .count = in.count("count"_L1),
                                  .firstSeq = in.seq("first_seq"_L1),
                                  .lastSeq = in.seq("last_seq"_L1),
                                  .messages = in.list("messages"_L1, &unreadMessageFromJson)});
}

Result<UnreadChat> unreadChatFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(UnreadChat{.chat = {in.text("chat"_L1)},
                                .count = in.count("count"_L1),
                                .senders = in.list("senders"_L1, &unreadSenderFromJson)});
}

void readMembership(ObjectReader &in, Chat &chat)
{
    chat.closed = in.flag("closed"_L1);
    chat.hasPassword = in.flag("has_password"_L1);
    chat.owner = in.userOrNull("owner"_L1);
    chat.memberCount = in.count("member_count"_L1);
    chat.members = in.list("members"_L1, &memberFromJson);
    const QJsonObject all = in.object("all"_L1);
    ObjectReader least(all);
    chat.all = least.mark();
    if (!least.result(true))
        in.fail("all"_L1);
}

void readLog(ObjectReader &in, Chat &chat)
{
    chat.firstSeq = in.seq("first_seq"_L1);
    chat.lastSeq = in.seq("last_seq"_L1);
    chat.mark = in.mark();
    chat.unread = in.count("unread"_L1);
    if (!in.has("last"_L1))
        return;
    if (const auto last = entryFromJson(in.object("last"_L1)))
        chat.last = *last;
    else
        in.fail("last"_L1);
}

} // namespace

QJsonObject toJson(const SessionTokens &session)
{
    return built([&](JsonBuilder &out) {
        out.number("id"_L1, session.user.value);
        out.text("token"_L1, session.token);
        out.text("expires"_L1, toIso(session.expires));
        out.text("refresh"_L1, session.refresh);
        out.text("device"_L1, session.device.value);
    });
}

QJsonObject toJson(const User &user)
{
    return built([&](JsonBuilder &out) {
        out.number("id"_L1, user.id.value);
        out.text("name"_L1, user.name);
        out.text("display_name"_L1, user.displayName);
        out.flag("online"_L1, user.online);
        timeOrNull(out, "last_seen"_L1, user.lastSeen);
    });
}

QJsonObject toJson(const Device &device)
{
    return built([&](JsonBuilder &out) {
        out.text("device"_L1, device.id.value);
        out.text("label"_L1, device.label);
        out.text("last_seen"_L1, toIso(device.lastSeen));
        out.flag("current"_L1, device.current);
    });
}

QJsonObject toJson(const Entry &entry)
{
    return built([&](JsonBuilder &out) { write(out, entry); });
}

QJsonObject toJson(const Chat &chat)
{
    return built([&](JsonBuilder &out) { chat.leftSeq ? writeLeft(out, chat) : writeChat(out, chat); });
}

QJsonObject toJson(const Page &page)
{
    return built([&](JsonBuilder &out) {
        out.text("chat"_L1, page.chat.value);
        out.text("epoch"_L1, page.epoch.value);
        out.number("from"_L1, page.from.value);
        out.number("to"_L1, page.to.value);
        out.number("first_seq"_L1, page.firstSeq.value);
        out.number("last_seq"_L1, page.lastSeq.value);
        out.list("messages"_L1, page.entries, [](JsonBuilder &inner, const Entry &entry) { write(inner, entry); });
    });
}

QJsonObject toJson(const Receipt &receipt)
{
    return built([&](JsonBuilder &out) {
        out.number("user"_L1, receipt.user.value);
        out.text("state"_L1, receipt.hidden ? "Hidden"_L1 : nameOf(receipt.state));
        timeOrNull(out, "delivered_at"_L1, receipt.deliveredAt);
        timeOrNull(out, "read_at"_L1, receipt.readAt);
    });
}

QJsonArray toJson(const QList<UnreadChat> &chats)
{
    QJsonArray array;
    for (const UnreadChat &chat : chats)
        array += built([&](JsonBuilder &out) { write(out, chat); });
    return array;
}

QJsonObject toJson(const ChatListBody &list)
{
    return built([&](JsonBuilder &out) {
        out.text("epoch"_L1, list.epoch.value);
        out.text("time"_L1, toIso(list.time));
        out.list("chats"_L1, list.chats, [](JsonBuilder &inner, const Chat &chat) {
            chat.leftSeq ? writeLeft(inner, chat) : writeChat(inner, chat);
        });
        textOrNull(out, "next"_L1, list.next);
    });
}

QJsonObject toJson(const UserListBody &list)
{
    QJsonArray users;
    for (const User &user : list.users)
        users += toJson(user);
    return {{"users"_L1, users}, {"next"_L1, list.next.isEmpty() ? QJsonValue() : QJsonValue(list.next)}};
}

QJsonObject toJson(const SavedBody &saved)
{
    return built([&](JsonBuilder &out) { writeSaved(out, saved.uuid, saved.chat, saved.seq, saved.time); });
}

Result<SessionTokens> sessionFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(SessionTokens{.user = in.user("id"_L1),
                                   .device = {in.text("device"_L1)},
                                   .token = in.text("token"_L1),
                                   .expires = in.time("expires"_L1),
                                   .refresh = in.text("refresh"_L1)});
}

Result<User> userFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(User{.id = in.user("id"_L1),
                          .name = in.text("name"_L1),
                          .displayName = in.text("display_name"_L1),
                          .online = in.flag("online"_L1),
                          .lastSeen = in.timeOrNull("last_seen"_L1)});
}

Result<Device> deviceFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(Device{.id = {in.text("device"_L1)},
                            .label = in.text("label"_L1),
                            .lastSeen = in.time("last_seen"_L1),
                            .current = in.flag("current"_L1)});
}

Result<Entry> entryFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    Entry entry{.chat = {in.text("chat"_L1)},
                .seq = in.seq("seq"_L1),
                .uuid = in.uuid("uuid"_L1),
                .kind = entryKind(in.text("kind"_L1)),
                .from = in.user("user_from"_L1),
                .savedAt = in.time("time"_L1),
                .text = {},
                .subject = {},
                .title = {},
                .removed = false};
    switch (entry.kind) {
    case EntryKind::Message:
        entry.removed = in.has("removed"_L1) && in.flag("removed"_L1);
        if (!entry.removed)
            entry.text = in.text("message"_L1);
        break;
    case EntryKind::Join:
    case EntryKind::Leave:
    case EntryKind::Remove:
    case EntryKind::Owner:
        entry.subject = in.user("user"_L1);
        break;
    case EntryKind::Create:
    case EntryKind::Rename:
        entry.title = in.textOrNull("title"_L1);
        break;
    case EntryKind::Close:
    case EntryKind::Open:
    case EntryKind::Unknown:
        break;
    }
    return in.result(entry);
}

Result<Chat> chatFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    Chat chat;
    chat.uri = {in.text("uri"_L1)};
    chat.kind = in.named("kind"_L1, &chatKind);
    if (in.has("title"_L1))
        chat.title = in.text("title"_L1);
    if (in.has("left_seq"_L1)) {
        chat.leftSeq = in.seq("left_seq"_L1);
    } else {
        readMembership(in, chat);
        readLog(in, chat);
    }
    return in.result(chat);
}

Result<Page> pageFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(Page{.chat = {in.text("chat"_L1)},
                          .epoch = {in.text("epoch"_L1)},
                          .from = in.seq("from"_L1),
                          .to = in.seq("to"_L1),
                          .firstSeq = in.seq("first_seq"_L1),
                          .lastSeq = in.seq("last_seq"_L1),
                          .entries = in.list("messages"_L1, &entryFromJson)});
}

Result<Receipt> receiptFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    Receipt receipt{.user = in.user("user"_L1),
                    .state = MessageState::Saved,
                    .hidden = json.value("state"_L1) == QJsonValue("Hidden"_L1),
                    .deliveredAt = in.timeOrNull("delivered_at"_L1),
                    .readAt = in.timeOrNull("read_at"_L1)};
    if (!receipt.hidden)
        receipt.state = in.named("state"_L1, &messageState);
    return in.result(receipt);
}

Result<QList<UnreadChat>> unreadFromJson(const QJsonArray &json)
{
    QList<UnreadChat> chats;
    for (const QJsonValue &value : json) {
        auto chat = unreadChatFromJson(value.toObject());
        if (!chat)
            return std::unexpected(chat.error());
        chats += std::move(*chat);
    }
    return chats;
}

Result<ChatListBody> chatListFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(ChatListBody{.epoch = {in.text("epoch"_L1)},
                                  .time = in.time("time"_L1),
                                  .chats = in.list("chats"_L1, &chatFromJson),
                                  .next = in.textOrNull("next"_L1)});
}

Result<UserListBody> userListFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(UserListBody{.users = in.list("users"_L1, &userFromJson), .next = in.textOrNull("next"_L1)});
}

Result<SavedBody> savedFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(SavedBody{
        .uuid = in.uuid("uuid"_L1), .chat = {in.text("chat"_L1)}, .seq = in.seq("seq"_L1), .time = in.time("time"_L1)});
}

Error errorFromBody(int status, const QByteArray &body)
{
    const auto json = parseObject(body);
    const QJsonObject error = json ? json->value("error"_L1).toObject() : QJsonObject();
    const Code otherwise = status >= 500 ? Code::Unavailable : Code::Internal;
    const Code code = codeFromName(error.value("code"_L1).toString()).value_or(otherwise);
    const QString message = error.value("message"_L1).toString();
    return {.code = code, .message = message.isEmpty() ? sentence(code) : message, .cause = {}};
}

} // namespace postrider::wire
