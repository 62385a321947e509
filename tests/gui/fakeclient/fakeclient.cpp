// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakeclient.h"

#include <QCoreApplication>

namespace postrider::test {

using client::Conversation;
using client::MessageItem;
using client::MessagePage;
using client::MessageRange;

UserId FakeClient::userId(const QString &name)
{
    qint64 value = 0;
    for (const QChar c : name)
        value = (value * 31 + c.unicode()) % 100'003;
    return {value + 1};
}

void FakeClient::signInAs(const QString &name)
{
    account = client::Account{QUrl(QStringLiteral("http://127.0.0.1:5051")), userId(name), name, {QStringLiteral("1")}};
}

Conversation &FakeClient::addConversation(const QString &title)
{
    Conversation conversation;
    conversation.peer = userId(title);
    conversation.chat = directChat(account->user, conversation.peer);
    conversation.title = title;
    conversations.append(conversation);
    return conversations.last();
}

MessageItem &FakeClient::addMessage(const ChatUri &chat, bool own, const QString &text, Timestamp time,
                                    MessageState state)
{
    MessageItem item;
    item.uuid = MessageUuid::create();
    item.chat = chat;
    item.seq = {saved[chat].size() + 1};
    item.own = own;
    item.from = own ? account->user : directPeer(chat, account->user);
    item.fromName = account->name;
    for (const Conversation &conversation : conversations)
        if (conversation.chat == chat && !own)
            item.fromName = conversation.title;
    item.text = text;
    item.time = time;
    item.state = state;
    saved[chat].append(item);
    return saved[chat].last();
}

MessageItem &FakeClient::addQueued(const ChatUri &chat, const QString &text, Timestamp time, MessageState state)
{
    MessageItem item;
    item.uuid = MessageUuid::create();
    item.chat = chat;
    item.own = true;
    item.from = account->user;
    item.fromName = account->name;
    item.text = text;
    item.time = time;
    item.state = state;
    outbox[chat].append(item);
    return outbox[chat].last();
}

Seq FakeClient::take(const ChatUri &chat, const MessageUuid &uuid)
{
    auto &waiting = outbox[chat];
    const auto at = std::ranges::find(waiting, uuid, &MessageItem::uuid);
    MessageItem item = *at;
    waiting.erase(at);
    item.seq = {saved[chat].size() + 1};
    item.state = MessageState::Saved;
    saved[chat].append(item);
    return item.seq;
}

void FakeClient::save(const ChatUri &chat, const MessageUuid &uuid)
{
    announce(chat, take(chat, uuid));
    announceOutbox(chat);
}

void FakeClient::announce(const ChatUri &chat, Seq first)
{
    refreshLast();
    Q_EMIT handle->entriesChanged(chat, first, {saved[chat].size()});
    Q_EMIT handle->conversationsChanged();
}

void FakeClient::announceOutbox(const ChatUri &chat)
{
    refreshLast();
    Q_EMIT handle->outboxChanged(chat);
    Q_EMIT handle->conversationsChanged();
}

void FakeClient::setConnection(const client::Connection &state)
{
    connection = state;
    Q_EMIT handle->connectionChanged(connection);
}

void FakeClient::finishSignOut()
{
    account.reset();
    signOutAnswer.addResult(Result<void>());
    signOutAnswer.finish();
}

void FakeClient::refreshLast()
{
    for (Conversation &conversation : conversations) {
        const QList<MessageItem> entries = saved.value(conversation.chat);
        const QList<MessageItem> waiting = outbox.value(conversation.chat);
        const QList<MessageItem> &newest = waiting.isEmpty() ? entries : waiting;
        conversation.last = newest.isEmpty() ? std::nullopt : std::optional(newest.last());
        conversation.lastSeq = {entries.size()};
    }
    std::ranges::stable_sort(conversations, std::greater(), [](const Conversation &conversation) {
        return conversation.last ? conversation.last->time : Timestamp{};
    });
}

QList<MessageItem> FakeClient::all(const ChatUri &chat) const
{
    return saved.value(chat) + outbox.value(chat);
}

void settle()
{
    for (int turn = 0; turn < 30; ++turn)
        QCoreApplication::processEvents();
}

MessagePage FakeClient::page(const ChatUri &chat, const MessageRange &range) const
{
    const QList<MessageItem> entries = saved.value(chat);
    const qint64 least = cachedFrom.value(chat, Seq{1}).value - 1; // entry of seq n stands at n - 1
    const qint64 size = entries.size();
    qint64 from = 0;
    qint64 to = size;
    switch (range.from) {
    case MessageRange::From::Newest:
        from = size - range.count;
        break;
    case MessageRange::From::Before:
        to = std::min(size, range.seq.value - 1);
        from = to - range.count;
        break;
    case MessageRange::From::After:
        from = range.seq.value;
        to = from + range.count;
        break;
    case MessageRange::From::Around:
        from = range.seq.value - 1 - range.count / 2;
        to = from + range.count;
        break;
    }
    from = std::clamp(from, least, size);
    to = std::clamp(to, from, size);
    MessagePage page{
        .chat = chat, .items = entries.mid(from, to - from), .atBeginning = from == 0, .atEnd = to == size};
    if (page.atEnd && range.from != MessageRange::From::Before)
        page.items += outbox.value(chat);
    return page;
}

} // namespace postrider::test
