// SPDX-License-Identifier: GPL-3.0-or-later
#include "objectreader.h"

#include "json.h"

#include <limits>

namespace postrider::wire {

QString ObjectReader::text(QLatin1StringView key)
{
    return checked(key, wire::string(m_object.value(key)));
}

QString ObjectReader::textOrNull(QLatin1StringView key)
{
    return has(key) ? text(key) : QString();
}

bool ObjectReader::flag(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isBool())
        fail(key);
    return value.toBool();
}

int ObjectReader::count(QLatin1StringView key)
{
    const qint64 number = checked(key, wire::integer(m_object.value(key)));
    if (number < 0 || number > std::numeric_limits<int>::max())
        fail(key);
    return int(number);
}

UserId ObjectReader::user(QLatin1StringView key)
{
    return checked(key, wire::userId(m_object.value(key)));
}

UserId ObjectReader::userOrNull(QLatin1StringView key)
{
    return has(key) ? user(key) : UserId();
}

Seq ObjectReader::seq(QLatin1StringView key)
{
    return checked(key, wire::seq(m_object.value(key)));
}

MessageUuid ObjectReader::uuid(QLatin1StringView key)
{
    return checked(key, wire::uuid(m_object.value(key)));
}

Timestamp ObjectReader::time(QLatin1StringView key)
{
    return checked(key, wire::time(m_object.value(key)));
}

std::optional<Timestamp> ObjectReader::timeOrNull(QLatin1StringView key)
{
    return has(key) ? std::optional(time(key)) : std::nullopt;
}

Mark ObjectReader::mark()
{
    using namespace Qt::StringLiterals;
    return {.delivered = seq("delivered"_L1), .read = seq("read"_L1)};
}

QJsonObject ObjectReader::object(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isObject())
        fail(key);
    return value.toObject();
}

QJsonArray ObjectReader::array(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isArray())
        fail(key);
    return value.toArray();
}

void ObjectReader::fail(QLatin1StringView key)
{
    if (m_wrong.isEmpty())
        m_wrong = key;
}

} // namespace postrider::wire
