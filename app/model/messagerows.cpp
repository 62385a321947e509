// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagemodel.h"
#include "words.h"

// What MessageModel says of its rows.
namespace postrider {

using client::MessageItem;

namespace {
constexpr auto GroupGap = std::chrono::minutes(5);
} // namespace

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const MessageItem &item = m_rows[row];
    switch (role) {
    case Qt::DisplayRole:
        return item.text;
    case Qt::AccessibleTextRole:
        return spoken(row);
    case ItemRole:
        return QVariant::fromValue(item);
    case DayRole:
        return beginsDay(row) ? QVariant(words::localDate(item.time)) : QVariant();
    case UnreadRole:
        return belowDivider(row);
    case GroupStartRole:
        return !continues(row);
    case GroupEndRole:
        return row + 1 >= m_rows.size() || !continues(row + 1);
    case SenderRole:
        return m_kind == ChatKind::Room && !item.own && item.kind == EntryKind::Message && !continues(row)
                   ? item.fromName
                   : QString();
    default:
        return {};
    }
}

bool MessageModel::beginsDay(int row) const
{
    return row == 0 || words::localDate(m_rows[row - 1].time) != words::localDate(m_rows[row].time);
}

// The first message of somebody else above the read mark. One's own in between are stepped over, so this looks at few
// rows.
bool MessageModel::belowDivider(int row) const
{
    const auto unread = [this](int i) { return m_rows[i].seq > *m_unreadAfter && !m_rows[i].own; };
    if (!m_unreadAfter || !unread(row))
        return false;
    int above = row - 1;
    while (above >= 0 && m_rows[above].own && m_rows[above].seq > *m_unreadAfter)
        --above;
    return above < 0 || !unread(above);
}

bool MessageModel::continues(int row) const
{
    if (row == 0 || beginsDay(row) || belowDivider(row))
        return false;
    const MessageItem &above = m_rows[row - 1];
    const MessageItem &item = m_rows[row];
    return item.kind == EntryKind::Message && above.kind == EntryKind::Message && item.from == above.from &&
           item.time - above.time < GroupGap;
}

QString MessageModel::spoken(int row) const
{
    const MessageItem &item = m_rows[row];
    if (item.kind != EntryKind::Message)
        return words::happening(item) + QStringLiteral(", ") + words::clock(item.time);
    QStringList parts{item.own ? tr("You") : words::isolated(item.fromName), words::clock(item.time),
                      item.removed ? tr("message removed") : item.text};
    if (item.own)
        parts += words::spokenState(item, m_kind);
    return parts.join(QStringLiteral(", "));
}

} // namespace postrider
