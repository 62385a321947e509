// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatmemory.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace postrider {
namespace {

constexpr auto WriteAfter = std::chrono::milliseconds(500);
constexpr QLatin1StringView Draft{"draft"};
constexpr QLatin1StringView Muted{"muted"};
constexpr QLatin1StringView PlaceKey{"place"};
constexpr QLatin1StringView Uuid{"uuid"};
constexpr QLatin1StringView SeqKey{"seq"};
constexpr QLatin1StringView Top{"top"};

} // namespace

ChatMemory::ChatMemory(const QString &file, QObject *parent) : QObject(parent), m_file(file)
{
    m_disk.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(WriteAfter);
    connect(&m_delay, &QTimer::timeout, this, &ChatMemory::write);
    read();
}

ChatMemory::~ChatMemory()
{
    if (m_delay.isActive())
        write();
    m_disk.waitForDone();
}

QString ChatMemory::draft(const ChatUri &chat) const
{
    return m_drafts.value(chat);
}

void ChatMemory::setDraft(const ChatUri &chat, const QString &text)
{
    if (m_drafts.value(chat) == text)
        return;
    if (text.isEmpty())
        m_drafts.remove(chat);
    else
        m_drafts.insert(chat, text);
    touch();
}

std::optional<ChatMemory::Place> ChatMemory::place(const ChatUri &chat) const
{
    const auto found = m_places.constFind(chat);
    return found == m_places.constEnd() ? std::nullopt : std::optional(*found);
}

void ChatMemory::setPlace(const ChatUri &chat, const std::optional<Place> &place)
{
    if (place == this->place(chat))
        return;
    if (place)
        m_places.insert(chat, *place);
    else
        m_places.remove(chat);
    touch();
}

bool ChatMemory::isMuted(const ChatUri &chat) const
{
    return m_muted.contains(chat);
}

void ChatMemory::setMuted(const ChatUri &chat, bool muted)
{
    if (muted == isMuted(chat))
        return;
    if (muted)
        m_muted.insert(chat);
    else
        m_muted.remove(chat);
    touch();
    Q_EMIT mutedChanged(chat);
}

void ChatMemory::clear()
{
    m_muted.clear();
    m_drafts.clear();
    m_places.clear();
    m_delay.stop();
    m_disk.start([file = m_file] { QFile::remove(file); });
}

void ChatMemory::touch()
{
    if (!m_file.isEmpty() && !m_delay.isActive()) // not started anew at each key: who types on is kept, too
        m_delay.start();
}

void ChatMemory::read()
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject chats = QJsonDocument::fromJson(file.readAll()).object();
    for (auto it = chats.begin(); it != chats.end(); ++it) {
        const ChatUri chat{it.key()};
        const QJsonObject left = it->toObject();
        if (const QString draft = left.value(Draft).toString(); !draft.isEmpty())
            m_drafts.insert(chat, draft);
        if (left.value(Muted).toBool())
            m_muted.insert(chat);
        const QJsonObject place = left.value(PlaceKey).toObject();
        if (const auto uuid = MessageUuid::parse(place.value(Uuid).toString()))
            m_places.insert(chat, {*uuid, {place.value(SeqKey).toInteger()}, place.value(Top).toInt()});
    }
}

QByteArray ChatMemory::toJson() const
{
    QJsonObject chats;
    const auto add = [&chats](const ChatUri &chat, QLatin1StringView key, const QJsonValue &value) {
        QJsonObject left = chats.value(chat.value).toObject();
        left.insert(key, value);
        chats.insert(chat.value, left);
    };
    for (auto it = m_drafts.cbegin(); it != m_drafts.cend(); ++it)
        add(it.key(), Draft, it.value());
    for (auto it = m_places.cbegin(); it != m_places.cend(); ++it)
        add(it.key(), PlaceKey, QJsonObject{{Uuid, it->uuid.toString()}, {SeqKey, it->seq.value}, {Top, it->top}});
    for (const ChatUri &chat : m_muted)
        add(chat, Muted, true);
    return QJsonDocument(chats).toJson(QJsonDocument::Compact);
}

void ChatMemory::write()
{
    m_delay.stop();
    m_disk.start([name = m_file, json = toJson()] {
        QSaveFile file(name);
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            return;
        file.write(json);
        file.commit();
    });
}

} // namespace postrider
