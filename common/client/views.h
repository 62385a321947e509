// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory.h"

#include <client/values.h>

namespace postrider::client {

// What is shown, made of the copy of the logs, the outbox and the names. Reads only. Where the disk can't be read,
// there is nothing to show, and the log says why.
class Views {
public:
    Views(LocalStore &store, Directory &directory, const Account &account);

    QList<Conversation> conversations() const; // last changed first
    MessagePage messages(const ChatUri &chat, const MessageRange &range) const;
    // Without the times that only the server knows; nothing for a message that isn't here.
    std::optional<MessageDetails> details(const ChatUri &chat, const MessageUuid &uuid) const;
    MessageItem item(const Entry &entry) const; // somebody else's
    MessageItem item(const OutboxItem &item) const;
    MessageDetails::Recipient recipient(const Receipt &receipt) const;

private:
    MessageItem item(const CachedEntry &cached, const Mark &all) const;
    Conversation conversation(const CachedChat &chat) const;
    void fill(MessagePage &page, const CachedChat &chat, const SeqRanges &held, const MessageRange &range) const;
    QList<MessageItem> take(const CachedChat &chat, SeqRanges::Range range, CacheReader::End end, int count) const;
    void appendOutbox(MessagePage &page) const;

    LocalStore &m_store;
    Directory &m_directory;
    Account m_account;
};

} // namespace postrider::client
