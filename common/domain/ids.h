// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <compare>
#include <optional>

namespace postrider {

// Ids are types of their own: a user's id is never taken for a seq, nor a chat's uri for a device.

template <class Tag>
struct IntegerId {
    qint64 value = 0; // from 1 to 2^53 - 1, so that JSON readers keep it exact; 0 is "nobody"
    static constexpr qint64 Most = (qint64(1) << 53) - 1;
    friend auto operator<=>(const IntegerId &, const IntegerId &) = default;
    explicit operator bool() const { return value != 0; }
};

template <class Tag>
struct StringId {
    QString value;
    friend bool operator==(const StringId &, const StringId &) = default;
    friend auto operator<=>(const StringId &a, const StringId &b) { return a.value.compare(b.value) <=> 0; }
    explicit operator bool() const { return !value.isEmpty(); }
};

template <class Tag>
size_t qHash(const IntegerId<Tag> &id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}
template <class Tag>
size_t qHash(const StringId<Tag> &id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}

using UserId = IntegerId<struct UserTag>;
using DeviceId = StringId<struct DeviceTag>; // given by identity at sign-in
using ChatUri = StringId<struct ChatTag>;    // "dm-1-2", or a room's 96 random bits in hex
using Epoch = StringId<struct EpochTag>;     // names one life of the store; another one after a restore

// The place of an entry in its chat: 1, 2, 3 … without holes; 0 is "before the first".
struct Seq {
    qint64 value = 0;
    friend auto operator<=>(const Seq &, const Seq &) = default;
    friend Seq operator+(Seq seq, qint64 n) { return {seq.value + n}; }
    friend Seq operator-(Seq seq, qint64 n) { return {seq.value - n}; }
    friend qint64 operator-(Seq a, Seq b) { return a.value - b.value; }
};
inline size_t qHash(Seq seq, size_t seed = 0)
{
    return ::qHash(seq.value, seed);
}

// The sender's name for an entry: any RFC 9562 uuid but the nil one, always written in canonical lower case.
class MessageUuid {
public:
    MessageUuid() = default;                                   // null: no uuid
    static std::optional<MessageUuid> parse(QStringView text); // 36 characters, either case
    static MessageUuid create();                               // version 7; safe on any thread

    bool isNull() const { return m_uuid.isNull(); }
    QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }
    QByteArray toBytes() const { return m_uuid.toRfc4122(); } // 16 bytes, for the store
    static MessageUuid fromBytes(const QByteArray &bytes);    // null unless 16 bytes

    friend bool operator==(const MessageUuid &, const MessageUuid &) = default;
    friend bool operator<(const MessageUuid &a, const MessageUuid &b) { return a.m_uuid < b.m_uuid; }
    friend size_t qHash(const MessageUuid &uuid, size_t seed = 0) { return ::qHash(uuid.m_uuid, seed); }

private:
    explicit MessageUuid(QUuid uuid) : m_uuid(uuid) {}
    QUuid m_uuid;
};

} // namespace postrider

Q_DECLARE_METATYPE(postrider::UserId)
Q_DECLARE_METATYPE(postrider::ChatUri)
Q_DECLARE_METATYPE(postrider::MessageUuid)
Q_DECLARE_METATYPE(postrider::Seq)
