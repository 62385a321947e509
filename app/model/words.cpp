// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.h"

#include <domain/rules.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace postrider::words {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("postrider::words", text);
}

QDateTime localTime(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
}

} // namespace

QString isolated(const QString &name)
{
    return QChar(0x2068) + rules::forDisplay(name) + QChar(0x2069);
}

QDate localDate(Timestamp time)
{
    return localTime(time).date();
}

QString clock(Timestamp time)
{
    QString format = QLocale().timeFormat(QLocale::ShortFormat);
    format.remove(QStringLiteral(":ss")); // the C locale's short form isn't
    return QLocale().toString(localTime(time).time(), format);
}

QString brief(Timestamp time, Timestamp now)
{
    const qint64 days = localDate(time).daysTo(localDate(now));
    if (days <= 0)
        return clock(time);
    if (days < 7)
        return QLocale().dayName(localDate(time).dayOfWeek(), QLocale::ShortFormat);
    return QLocale().toString(localDate(time), QLocale::ShortFormat);
}

QString day(QDate date, QDate today)
{
    const qint64 days = date.daysTo(today);
    if (days == 0)
        return tr("Today");
    if (days == 1)
        return tr("Yesterday");
    const QString pattern = date.year() == today.year() ? tr("dddd, d MMMM") : tr("d MMMM yyyy");
    return QLocale().toString(date, pattern);
}

QString moment(Timestamp time, Timestamp now)
{
    return tr("%1, %2").arg(day(localDate(time), localDate(now)),
                            QLocale().toString(localTime(time).time(), tr("HH:mm:ss")));
}

QString presence(const client::Conversation &conversation, Timestamp now)
{
    if (conversation.kind != ChatKind::Direct)
        return {};
    if (conversation.online)
        return tr("online");
    if (!conversation.lastSeen)
        return {};
    const QString when = day(localDate(*conversation.lastSeen), localDate(now));
    return tr("last seen %1, %2").arg(when.toLower(), clock(*conversation.lastSeen));
}

QString state(MessageState state)
{
    switch (state) {
    case MessageState::Queued:
        return tr("Queued");
    case MessageState::Accepted:
        return tr("Accepted");
    case MessageState::Saved:
        return tr("Saved");
    case MessageState::Delivered:
        return tr("Delivered");
    case MessageState::Read:
        return tr("Read");
    case MessageState::Failed:
        return tr("Failed");
    }
    Q_UNREACHABLE();
}

QString spokenState(const client::MessageItem &item, ChatKind kind)
{
    const bool direct = kind == ChatKind::Direct;
    switch (item.state) {
    case MessageState::Queued:
        return tr("queued");
    case MessageState::Accepted:
        return tr("accepted by the server");
    case MessageState::Saved:
        return direct ? tr("saved, delivered to 0 of 1") : tr("saved");
    case MessageState::Delivered:
        return direct ? tr("delivered to 1 of 1") : tr("delivered to everyone");
    case MessageState::Read:
        return direct ? tr("read by 1 of 1") : tr("read by everyone");
    case MessageState::Failed:
        return item.failure ? tr("failed: %1").arg(item.failure->message) : tr("failed");
    }
    Q_UNREACHABLE();
}

QString preview(const client::MessageItem &item)
{
    if (item.kind != EntryKind::Message)
        return happening(item);
    if (item.removed)
        return tr("Message removed");
    const QString text = item.text.left(400).simplified();
    return item.own ? tr("You: %1").arg(text) : text;
}

QString happening(const client::MessageItem &item)
{
    const QString name = isolated(item.fromName);
    switch (item.kind) {
    case EntryKind::Message:
        return item.text;
    case EntryKind::Create:
        return tr("%1 made this room").arg(name);
    case EntryKind::Join:
        return tr("%1 joined").arg(name);
    case EntryKind::Leave:
        return tr("%1 left").arg(name);
    case EntryKind::Remove:
        return tr("%1 removed a member").arg(name);
    case EntryKind::Rename:
        return tr("%1 changed the title").arg(name);
    case EntryKind::Owner:
        return tr("The room has a new owner");
    case EntryKind::Close:
        return tr("%1 closed this room").arg(name);
    case EntryKind::Open:
        return tr("%1 opened this room again").arg(name);
    case EntryKind::Unknown:
        return tr("Something happened that this version of Postrider doesn't know");
    }
    Q_UNREACHABLE();
}

} // namespace postrider::words
