// SPDX-License-Identifier: GPL-3.0-or-later
#include "values.h"

#include "terminal.h"

#include <QDateTime>
#include <QJsonArray>

namespace postrider::cli {
namespace {

QJsonValue timeOrNull(const std::optional<Timestamp> &time)
{
    return time ? QJsonValue(toIso(*time)) : QJsonValue();
}

QString shownOf(const User &user)
{
    return plainName(user.displayName.isEmpty() ? user.name : user.displayName);
}

// What an entry that isn't a message says.
QString eventText(const client::MessageItem &item)
{
    if (item.removed)
        return QStringLiteral("(removed)");
    return item.kind == EntryKind::Message ? item.text : QStringLiteral("(something changed)");
}

QString dayAndClock(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count())
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

} // namespace

QString stateName(MessageState state)
{
    switch (state) {
    case MessageState::Queued:
        return QStringLiteral("Queued");
    case MessageState::Accepted:
        return QStringLiteral("Accepted");
    case MessageState::Saved:
        return QStringLiteral("Saved");
    case MessageState::Delivered:
        return QStringLiteral("Delivered");
    case MessageState::Read:
        return QStringLiteral("Read");
    case MessageState::Failed:
        return QStringLiteral("Failed");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const client::MessageItem &item)
{
    QJsonObject json{{QStringLiteral("chat"), item.chat.value},
                     {QStringLiteral("uuid"), item.uuid.toString()},
                     {QStringLiteral("seq"), item.seq.value > 0 ? QJsonValue(item.seq.value) : QJsonValue()},
                     {QStringLiteral("user_from"), item.from.value},
                     {QStringLiteral("name"), item.fromName},
                     {QStringLiteral("own"), item.own},
                     {QStringLiteral("time"), toIso(item.time)}};
    if (item.removed)
        json.insert(QStringLiteral("removed"), true);
    else if (item.kind == EntryKind::Message)
        json.insert(QStringLiteral("message"), item.text);
    if (item.own)
        json.insert(QStringLiteral("state"), stateName(item.state));
    if (item.failure)
        json.insert(QStringLiteral("reason"), item.failure->message);
    return json;
}

QJsonObject toJson(const client::Conversation &line)
{
    return {{QStringLiteral("chat"), line.chat.value},
            {QStringLiteral("title"), line.title},
            {QStringLiteral("user"), line.peer ? QJsonValue(line.peer.value) : QJsonValue()},
            {QStringLiteral("online"), line.online},
            {QStringLiteral("unread"), line.unread},
            {QStringLiteral("last_seq"), line.lastSeq.value},
            {QStringLiteral("last"), line.last ? QJsonValue(toJson(*line.last)) : QJsonValue()}};
}

QJsonObject toJson(const User &user)
{
    return {{QStringLiteral("id"), user.id.value},
            {QStringLiteral("name"), user.name},
            {QStringLiteral("display_name"), user.displayName},
            {QStringLiteral("online"), user.online},
            {QStringLiteral("last_seen"), timeOrNull(user.lastSeen)}};
}

QJsonObject toJson(const client::MessageDetails &details)
{
    QJsonArray receipts;
    for (const auto &recipient : details.recipients)
        receipts.append(
            QJsonObject{{QStringLiteral("user"), recipient.receipt.user.value},
                        {QStringLiteral("name"), recipient.name},
                        {QStringLiteral("state"),
                         recipient.receipt.hidden ? QStringLiteral("Hidden") : stateName(recipient.receipt.state)},
                        {QStringLiteral("delivered_at"), timeOrNull(recipient.receipt.deliveredAt)},
                        {QStringLiteral("read_at"), timeOrNull(recipient.receipt.readAt)}});
    return {{QStringLiteral("uuid"), details.item.uuid.toString()},
            {QStringLiteral("state"), stateName(details.item.state)},
            {QStringLiteral("queued_at"), timeOrNull(details.queuedAt)},
            {QStringLiteral("accepted_at"), timeOrNull(details.acceptedAt)},
            {QStringLiteral("saved_at"), timeOrNull(details.savedAt)},
            {QStringLiteral("receipts"), receipts}};
}

QString toLine(const client::MessageItem &item)
{
    const QString head = clock(item.time) + QStringLiteral("  ") + plainName(item.fromName) + QStringLiteral("  ");
    const QString state = item.own ? QStringLiteral("  [%1]").arg(stateName(item.state)) : QString();
    return head + plainText(eventText(item), int(head.size())) + state;
}

QString toLine(const client::Conversation &line)
{
    const QString unread = line.unread > 0 ? QStringLiteral("  (%1 unread)").arg(line.unread) : QString();
    const QString head = plainName(line.title) + QStringLiteral("  ") + plainName(line.chat.value) + unread;
    return line.last ? head + QStringLiteral("\n    ") + toLine(*line.last).replace(u'\n', QLatin1String("\n    "))
                     : head;
}

QString toLine(const User &user)
{
    const QString seen = user.online     ? QStringLiteral("online")
                         : user.lastSeen ? QStringLiteral("last seen ") + dayAndClock(*user.lastSeen)
                                         : QStringLiteral("never seen");
    return QStringLiteral("%1  %2  (%3), %4")
        .arg(QString::number(user.id.value), plainName(user.name), shownOf(user), seen);
}

QString toLines(const client::MessageDetails &details)
{
    QStringList lines{stateName(details.item.state)};
    const auto add = [&lines](const QString &what, const std::optional<Timestamp> &time) {
        if (time)
            lines.append(QStringLiteral("  %1 %2").arg(what, dayAndClock(*time)));
    };
    add(QStringLiteral("Queued   "), details.queuedAt);
    add(QStringLiteral("Accepted "), details.acceptedAt);
    add(QStringLiteral("Saved    "), details.savedAt);
    for (const auto &recipient : details.recipients) {
        lines.append(
            plainName(recipient.name) + QStringLiteral(": ") +
            (recipient.receipt.hidden ? QStringLiteral("keeps receipts off") : stateName(recipient.receipt.state)));
        add(QStringLiteral("Delivered"), recipient.receipt.deliveredAt);
        add(QStringLiteral("Read     "), recipient.receipt.readAt);
    }
    return lines.join(u'\n');
}

void sayNotice(const CommandLine &line, const QString &text)
{
    if (line.json)
        sayAsideObject({{QStringLiteral("notice"), text}});
    else
        sayAside(plainText(text, 4));
}

void sayExit(bool json, const Exit &exit)
{
    if (json)
        sayAsideObject({{QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), nameOf(exit.code)},
                                                              {QStringLiteral("exit_code"), int(exit.code)},
                                                              {QStringLiteral("message"), exit.message}}}});
    else
        sayAside(QStringLiteral("postrider-cli: ") + plainText(exit.message, 4));
}

} // namespace postrider::cli
