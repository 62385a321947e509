// SPDX-License-Identifier: GPL-3.0-or-later
#include "messageselection.h"

#include <QLocale>
#include <QTextBoundaryFinder>

#include <model/messagemodel.h>
#include <model/words.h>

namespace postrider {

void MessageSelection::selectRows(const MessageModel &model, int from, int to)
{
    const auto end = [&](int row, bool first) {
        return Position{model.item(row).uuid, first ? 0 : int(model.item(row).text.size())};
    };
    m_from = end(from, from <= to);
    m_to = end(to, from > to);
}

void MessageSelection::selectWord(const MessageUuid &uuid, const QString &text, int offset)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(std::min(offset + 1, int(text.size())));
    const qsizetype from = finder.toPreviousBoundary();
    const qsizetype to = finder.toNextBoundary();
    m_from = {uuid, int(std::max<qsizetype>(from, 0))};
    m_to = {uuid, int(to < 0 ? text.size() : to)};
}

std::optional<MessageSelection::Rows> MessageSelection::rows(const MessageModel &model) const
{
    const int from = model.rowOf(m_from.uuid);
    const int to = model.rowOf(m_to.uuid);
    if (isEmpty() || from < 0 || to < 0)
        return {};
    if (from < to || (from == to && m_from.offset <= m_to.offset))
        return Rows{from, m_from.offset, to, m_to.offset};
    return Rows{to, m_to.offset, from, m_from.offset};
}

QHash<MessageUuid, MessageLayout::Range> MessageSelection::ranges(const MessageModel &model) const
{
    QHash<MessageUuid, MessageLayout::Range> result;
    const auto selected = rows(model);
    for (int row = selected ? selected->first : 0; selected && row <= selected->last; ++row) {
        const client::MessageItem &item = model.item(row);
        const int from = row == selected->first ? selected->firstOffset : 0;
        const int to = row == selected->last ? selected->lastOffset : int(item.text.size());
        if (item.kind == EntryKind::Message && to > from)
            result.insert(item.uuid, {from, to - from});
    }
    return result;
}

QString MessageSelection::text(const MessageModel &model) const
{
    const auto selected = rows(model);
    if (!selected)
        return {};
    const auto chosen = ranges(model);
    if (selected->first == selected->last) {
        const client::MessageItem &item = model.item(selected->first);
        const MessageLayout::Range range = chosen.value(item.uuid);
        return item.text.mid(range.start, range.length);
    }
    QStringList parts;
    for (int row = selected->first; row <= selected->last; ++row) {
        const client::MessageItem &item = model.item(row);
        const auto range = chosen.constFind(item.uuid);
        if (range == chosen.constEnd())
            continue;
        const QString when = QLocale().toString(words::localDate(item.time), QLocale::ShortFormat);
        parts += QStringLiteral("%1, %2 %3:\n%4")
                     .arg(item.fromName, when, words::clock(item.time), item.text.mid(range->start, range->length));
    }
    return parts.join(QStringLiteral("\n\n"));
}

} // namespace postrider
