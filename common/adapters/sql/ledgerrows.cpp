// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerrows.h"

#include <wire/errorcodes.h>

#include <QStringDecoder>

namespace postrider::ledgerrows {

QString body(const QVariant &value)
{
    if (value.isNull())
        return {};
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decode(value.toByteArray());
}

KeptEntry entry(const QSqlQuery &row, const ChatUri &chat, int first)
{
    Entry entry;
    entry.chat = chat;
    entry.seq = seq(row.value(first));
    entry.uuid = MessageUuid::fromBytes(row.value(first + 1).toByteArray());
    const int kind = row.value(first + 2).toInt();
    entry.kind = kind >= 0 && kind < int(EntryKind::Unknown) ? EntryKind(kind) : EntryKind::Unknown;
    entry.from = {row.value(first + 3).toLongLong()};
    const DeviceId device{row.value(first + 4).toString()};
    entry.subject = {row.value(first + 5).toLongLong()};
    const QVariant content = row.value(first + 6);
    entry.removed = entry.kind == EntryKind::Message && content.isNull();
    (entry.kind == EntryKind::Message ? entry.text : entry.title) = body(content);
    entry.savedAt = time(row.value(first + 7));
    return {entry, device};
}

QString codeText(Code code)
{
    return wire::codeName(code);
}

Code code(const QVariant &value)
{
    return wire::codeFromName(value.toString()).value_or(Code::Internal);
}

} // namespace postrider::ledgerrows
