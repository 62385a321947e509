// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/result.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>

namespace postrider::wire {

// Reads the fields of an object that has to have them, and remembers the first that is missing or wrong, so that the
// code which reads is a list of the fields. Until result() is asked, a wrong field reads as empty.
class ObjectReader {
public:
    explicit ObjectReader(const QJsonObject &object) : m_object(object) {}

    QString text(QLatin1StringView key);
    QString textOrNull(QLatin1StringView key); // null or not there: empty
    bool flag(QLatin1StringView key);
    int count(QLatin1StringView key);
    UserId user(QLatin1StringView key);
    UserId userOrNull(QLatin1StringView key); // null or not there: nobody
    Seq seq(QLatin1StringView key);
    MessageUuid uuid(QLatin1StringView key);
    Timestamp time(QLatin1StringView key);
    std::optional<Timestamp> timeOrNull(QLatin1StringView key);
    Mark mark(); // "delivered" and "read" of this object
    QJsonObject object(QLatin1StringView key);
    QJsonArray array(QLatin1StringView key);
    template <class T>
    QList<T> list(QLatin1StringView key, Result<T> (*read)(const QJsonObject &))
    {
        QList<T> items;
        const QJsonArray all = array(key);
        for (const auto &value : all) {
            Result<T> item = read(value.toObject());
            if (!item)
                fail(key);
            else
                items += std::move(*item);
        }
        return items;
    }
    // A value for which there is a name: of(text) or the field is wrong.
    template <class T>
    T named(QLatin1StringView key, std::optional<T> (*of)(QStringView))
    {
        return checked(key, of(text(key)));
    }

    bool has(QLatin1StringView key) const { return !m_object.value(key).isNull() && m_object.contains(key); }
    void fail(QLatin1StringView key);

    // The value, or what was wrong: `code`, with the name of the first such field as its cause.
    template <class T>
    Result<T> result(T value, Code code = Code::BadJson) const
    {
        if (!m_wrong.isEmpty())
            return failure(code, {}, m_wrong);
        return value;
    }

private:
    template <class T>
    T checked(QLatin1StringView key, std::optional<T> value)
    {
        if (!value)
            fail(key);
        return value ? std::move(*value) : T{};
    }

    QJsonObject m_object;
    QString m_wrong;
};

} // namespace postrider::wire
