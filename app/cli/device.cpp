// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"

#include <domain/rules.h>
#include <runtime/paths.h>

#include <QRegularExpression>
#include <QSysInfo>

namespace postrider::cli {
namespace {

QString label()
{
    return QStringLiteral("postrider-cli on ") + QSysInfo::machineHostName();
}

} // namespace

std::optional<QString> Device::folderOf(const QString &profile)
{
    static const QRegularExpression Folder(QStringLiteral("^[\\w-][\\w. -]{0,63}$"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    if (!Folder.match(profile).hasMatch())
        return std::nullopt;
    return paths::data() + QStringLiteral("/profiles/") + profile;
}

Device::Device(const QString &profile) : Device(folderOf(profile).value_or(QString()), label()) {}

Device::Device(const QString &folder, const QString &label) : m_client({.profileFolder = folder, .deviceLabel = label})
{
}

Outcome<std::optional<client::Account>> Device::openAny()
{
    const auto opened = await(m_client.open());
    if (!opened)
        return std::unexpected(Exit{ExitCode::Profile, opened.error().message});
    return *opened;
}

Outcome<client::Account> Device::open()
{
    const auto opened = openAny();
    if (!opened)
        return std::unexpected(opened.error());
    if (!*opened)
        return std::unexpected(Exit{ExitCode::SignedOut, QStringLiteral("Nobody is signed in to this profile.")});
    return **opened;
}

Exit Device::withAccount(const QString &profile, const std::function<Exit(Device &)> &body)
{
    Device device(profile);
    const auto account = device.open();
    return account ? body(device) : account.error();
}

bool Device::waitUntil(const std::function<bool()> &holds, std::chrono::milliseconds patience)
{
    QEventLoop loop;
    bool late = false;
    bool changed = false; // also while holds() itself runs the event loop
    QTimer clock;
    clock.setSingleShot(true);
    QObject::connect(&clock, &QTimer::timeout, &loop, [&] {
        late = true;
        loop.quit();
    });
    const auto wake = [&loop, &changed] {
        changed = true;
        loop.quit();
    };
    QObject::connect(&m_client, &client::ChatClient::connectionChanged, &loop, wake);
    QObject::connect(&m_client, &client::ChatClient::entriesChanged, &loop, wake);
    QObject::connect(&m_client, &client::ChatClient::outboxChanged, &loop, wake);
    QObject::connect(&m_client, &client::ChatClient::conversationsChanged, &loop, wake);
    QObject::connect(&m_client, &client::ChatClient::signedOut, &loop, wake);
    clock.start(patience);
    for (;;) {
        changed = false;
        if (holds())
            return true;
        if (late)
            return false;
        if (!changed)
            loop.exec();
    }
}

bool Device::waitUntilOnline(std::chrono::milliseconds patience)
{
    bool hopeless = false;
    const auto online = [this, &hopeless] {
        const auto link = m_client.connection().link;
        hopeless = link == client::Link::Offline ||
                   (link == client::Link::SignedOut && !m_client.connection().reason.isEmpty());
        return link == client::Link::Online || hopeless;
    };
    return waitUntil(online, patience) && !hopeless;
}

Outcome<ChatUri> Device::resolve(const QString &who)
{
    const auto account = m_client.account();
    if (const auto members = directMembers({who}); members && account)
        return ChatUri{who};
    const QString wanted = rules::foldedName(who);
    // Those one talks with already are known without a network.
    QList<ChatUri> called;
    for (const auto &line : await(m_client.conversations())) {
        if (line.chat.value == who)
            return line.chat;
        if (line.kind == ChatKind::Direct && rules::foldedName(line.title) == wanted)
            called.append(line.chat);
    }
    const auto people = await(m_client.people(who));
    if (!people) {
        if (called.size() == 1)
            return called.first();
        return std::unexpected(exitOf(people.error()));
    }
    for (const User &user : *people) {
        if (rules::foldedName(user.name) == wanted)
            return m_client.chatWith(user.id);
        if (rules::foldedName(user.displayName) == wanted && !called.contains(m_client.chatWith(user.id)))
            called.append(m_client.chatWith(user.id));
    }
    if (called.size() == 1)
        return called.first();
    return std::unexpected(Exit{ExitCode::Refused, called.isEmpty()
                                                       ? QStringLiteral("There is nobody of that name.")
                                                       : QStringLiteral("Several people show that name: give their "
                                                                        "sign-in name.")});
}

std::optional<client::MessageItem> Device::find(const ChatUri &chat, const MessageUuid &uuid)
{
    const auto details =
        await(m_client.messages(chat, {.from = client::MessageRange::From::Newest, .seq = {}, .count = 500}));
    for (const auto &item : details.items)
        if (item.uuid == uuid)
            return item;
    return std::nullopt;
}

} // namespace postrider::cli
