// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagemodel.h"

#include "words.h"

#include <ports/futures.h>

#include <QSet>

namespace postrider {

using client::MessageItem;
using client::MessagePage;
using client::MessageRange;

namespace {
constexpr Seq Endless{UserId::Most}; // beyond every entry
} // namespace

MessageModel::MessageModel(client::ChatClient &client, const Clock &clock, QObject *parent)
    : RowModel(parent), m_client(client), m_clock(clock)
{
    connect(&m_client, &client::ChatClient::entriesChanged, this, [this](const ChatUri &chat, Seq first) {
        if (chat == m_chat)
            note(first);
    });
    connect(&m_client, &client::ChatClient::outboxChanged, this, [this](const ChatUri &chat) {
        if (chat == m_chat)
            note(Endless);
    });
    connect(&m_client, &client::ChatClient::cacheDropped, this, [this] {
        if (m_chat)
            showNewest();
    });
}

void MessageModel::reset()
{
    ++m_generation;
    m_dirty.reset();
    m_fetching = m_atBeginning = m_atEnd = m_loaded = false;
    m_atBottom = true;
    if (std::exchange(m_loadingEarlier, false))
        Q_EMIT loadingChanged();
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void MessageModel::close()
{
    m_chat = {};
    m_unreadAfter.reset();
    reset();
}

void MessageModel::open(const client::Conversation &conversation, std::optional<Seq> place)
{
    MessageRange range{.from = MessageRange::From::Newest, .seq = {}, .count = PageRows};
    if (conversation.unread > 0)
        range = {.from = MessageRange::From::Around, .seq = conversation.mark.read + 1, .count = PageRows};
    else if (place)
        range = {.from = MessageRange::From::Around, .seq = *place, .count = PageRows};
    show(conversation, range);
}

void MessageModel::openAt(const client::Conversation &conversation, Seq message)
{
    show(conversation, {.from = MessageRange::From::Around, .seq = message, .count = PageRows});
}

void MessageModel::show(const client::Conversation &conversation, const MessageRange &range)
{
    m_chat = conversation.chat;
    m_kind = conversation.kind;
    m_unreadAfter = conversation.unread > 0 ? std::optional(conversation.mark.read) : std::nullopt;
    reset();
    reload(range);
}

void MessageModel::showNewest()
{
    m_unreadAfter.reset();
    reset();
    reload({.from = MessageRange::From::Newest, .seq = {}, .count = PageRows});
}

void MessageModel::reload(const MessageRange &range)
{
    m_fetching = true;
    whenDone(m_client.messages(m_chat, range), this, [this, generation = m_generation](const MessagePage &page) {
        if (generation == m_generation)
            applyWindow(page);
    });
}

void MessageModel::applyWindow(const MessagePage &page)
{
    m_fetching = false;
    m_loaded = true;
    m_atBeginning = page.atBeginning;
    m_atEnd = page.atEnd;
    replaceRows(0, int(m_rows.size()), page.items);
    Q_EMIT opened();
    Q_EMIT settled();
    pump();
}

// The outbox is told by a seq beyond every entry.
void MessageModel::note(Seq first)
{
    m_dirty = m_dirty ? std::min(*m_dirty, first) : first;
    pump();
}

void MessageModel::pump()
{
    if (m_fetching || !m_loaded || !m_dirty)
        return;
    const Seq last = lastSeq();
    const Seq windowStart = m_rows.isEmpty() || !m_rows.first().seq.value ? Seq{1} : m_rows.first().seq;
    const Seq from = std::max(std::min(*m_dirty, last + 1), m_atBeginning ? Seq{1} : windowStart);
    m_dirty.reset();
    if (!m_atEnd && from > last)
        return; // below the window: it will be there when one scrolls
    const int count = int(last - from) + 1 + (m_atEnd ? PageRows : 0);
    m_fetching = true;
    const MessageRange range{.from = MessageRange::From::After, .seq = from - 1, .count = count};
    whenDone(m_client.messages(m_chat, range), this, [this, from, generation = m_generation](const MessagePage &page) {
        if (generation != m_generation)
            return;
        m_fetching = false;
        applyTail(from, page);
        pump();
    });
}

// Rows from seq `from` on, the outbox included, become those of the page.
void MessageModel::applyTail(Seq from, const MessagePage &page)
{
    const auto firstChanged =
        std::ranges::find_if(m_rows, [from](const MessageItem &row) { return row.seq.value == 0 || row.seq >= from; });
    const int first = int(firstChanged - m_rows.begin());
    QList<MessageItem> items = page.items;
    if (m_atEnd) {
        m_atEnd = page.atEnd;
    } else {
        const Seq last = lastSeq();
        items.removeIf([last](const MessageItem &item) { return item.seq.value == 0 || item.seq > last; });
    }
    replaceRows(first, int(m_rows.size()) - first, items);
    trim(m_atBottom);
    Q_EMIT settled();
}

void MessageModel::loadEarlier()
{
    if (m_loadingEarlier || m_fetching || m_atBeginning || !m_loaded)
        return;
    const Seq before = m_rows.isEmpty() || !m_rows.first().seq.value ? Endless : m_rows.first().seq;
    m_loadingEarlier = m_fetching = true;
    Q_EMIT loadingChanged();
    const auto answer = [this, generation = m_generation](const Result<MessagePage> &page) {
        if (generation != m_generation)
            return;
        m_loadingEarlier = m_fetching = false;
        Q_EMIT loadingChanged();
        if (page)
            applyEarlier(*page);
        else
            Q_EMIT earlierFailed(page.error());
        pump();
    };
    whenDone(m_client.earlier(m_chat, before, PageRows), this, answer);
}

void MessageModel::applyEarlier(const MessagePage &page)
{
    QList<MessageItem> items = page.items;
    items.removeIf([](const MessageItem &item) { return item.seq.value == 0; });
    m_atBeginning = page.atBeginning;
    // A message that waited in the outbox when this was asked for may be among them, saved.
    QSet<MessageUuid> saved;
    for (const MessageItem &item : std::as_const(items))
        saved.insert(item.uuid);
    for (const MessageItem &row : std::as_const(m_rows))
        if (!saved.contains(row.uuid))
            items.append(row);
    replaceRows(0, int(m_rows.size()), items);
    trim(false);
    Q_EMIT settled();
}

void MessageModel::loadLater()
{
    if (m_fetching || m_atEnd || !m_loaded)
        return;
    m_fetching = true;
    const MessageRange range{.from = MessageRange::From::After, .seq = lastSeq(), .count = PageRows};
    whenDone(m_client.messages(m_chat, range), this, [this, generation = m_generation](const MessagePage &page) {
        if (generation != m_generation)
            return;
        m_fetching = false;
        m_atEnd = page.atEnd;
        replaceRows(savedRows(), int(m_rows.size()) - savedRows(), page.items);
        trim(true);
        Q_EMIT settled();
        pump();
    });
}

void MessageModel::replaceRows(int first, int count, const QList<MessageItem> &items)
{
    RowDiff<MessageItem, MessageUuid> diff(*this, m_rows, [](const MessageItem &row) { return row.uuid; });
    const auto [from, to] = diff.replace(first, count, items);
    if (from == to || m_rows.isEmpty())
        return;
    // The neighbours' day header, divider and grouping depend on what stands beside them.
    const int last = int(m_rows.size()) - 1;
    Q_EMIT dataChanged(index(std::clamp(from - 1, 0, last)), index(std::clamp(to, 0, last)));
}

void MessageModel::trim(bool front)
{
    const int excess = int(m_rows.size()) - MostRows;
    if (excess <= 0)
        return;
    const int first = front ? 0 : MostRows;
    beginRemoveRows({}, first, first + excess - 1);
    m_rows.remove(first, excess);
    endRemoveRows();
    (front ? m_atBeginning : m_atEnd) = false;
    const int edge = front ? 0 : int(m_rows.size()) - 1;
    Q_EMIT dataChanged(index(edge), index(edge));
}

void MessageModel::removeDivider()
{
    const int row = unreadRow();
    m_unreadAfter.reset();
    if (row >= 0) {
        Q_EMIT dataChanged(index(std::max(row - 1, 0)), index(row));
        Q_EMIT settled();
    }
}

int MessageModel::savedRows() const
{
    int count = int(m_rows.size());
    while (count > 0 && m_rows[count - 1].seq.value == 0)
        --count;
    return count;
}

Seq MessageModel::lastSeq() const
{
    const int saved = savedRows();
    return saved > 0 ? m_rows[saved - 1].seq : Seq{};
}

int MessageModel::rowOf(const MessageUuid &uuid) const
{
    for (int row = int(m_rows.size()) - 1; row >= 0; --row)
        if (m_rows[row].uuid == uuid)
            return row;
    return -1;
}

int MessageModel::unreadRow() const
{
    for (int row = 0; m_unreadAfter && row < m_rows.size(); ++row)
        if (belowDivider(row))
            return row;
    return -1;
}

Seq MessageModel::seqBefore(int row) const
{
    if (row > 0)
        return m_rows[row - 1].seq;
    return m_atBeginning ? Seq{} : m_rows[row].seq - 1;
}

} // namespace postrider
