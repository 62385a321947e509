// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>
#include <QStringView>

namespace postrider::wire {

// Writes one JSON object straight into bytes, without a tree in between: what goes out on every message takes this way.
// Keys are ours: plain ASCII that needs no escape. A lone surrogate in a text becomes U+FFFD.
class JsonWriter {
public:
    void text(QLatin1StringView key, QStringView value);
    void text(QLatin1StringView key, QLatin1StringView ascii);
    void number(QLatin1StringView key, qint64 value);
    void flag(QLatin1StringView key, bool value);
    void null(QLatin1StringView key);
    template <class Fields>
    void object(QLatin1StringView key, Fields fields)
    {
        begin(key);
        nest(fields);
    }
    // One object for each item; `fields(JsonWriter &, item)` writes its fields.
    template <class List, class Fields>
    void list(QLatin1StringView key, const List &items, Fields fields)
    {
        begin(key);
        m_bytes += '[';
        bool first = true;
        for (const auto &item : items) {
            if (!first)
                m_bytes += ',';
            first = false;
            nest([&](JsonWriter &inner) { fields(inner, item); });
        }
        m_bytes += ']';
    }
    QByteArray take(); // closes the object; the writer is done

private:
    void begin(QLatin1StringView key);
    template <class Fields>
    void nest(Fields fields)
    {
        m_bytes += '{';
        m_empty = true;
        fields(*this);
        m_bytes += '}';
        m_empty = false;
    }

    QByteArray m_bytes{"{"};
    bool m_empty = true;
};

// The same calls, into a QJsonObject: for bodies that are put together from parts.
class JsonBuilder {
public:
    void text(QLatin1StringView key, QStringView value) { m_object.insert(key, value.toString()); }
    void text(QLatin1StringView key, QLatin1StringView ascii) { m_object.insert(key, QString(ascii)); }
    void number(QLatin1StringView key, qint64 value) { m_object.insert(key, value); }
    void flag(QLatin1StringView key, bool value) { m_object.insert(key, value); }
    void null(QLatin1StringView key) { m_object.insert(key, QJsonValue::Null); }
    template <class Fields>
    void object(QLatin1StringView key, Fields fields)
    {
        JsonBuilder inner;
        fields(inner);
        m_object.insert(key, inner.take());
    }
    template <class List, class Fields>
    void list(QLatin1StringView key, const List &items, Fields fields)
    {
        QJsonArray array;
        for (const auto &item : items) {
            JsonBuilder inner;
            fields(inner, item);
            array += inner.take();
        }
        m_object.insert(key, array);
    }
    QJsonObject take() { return std::move(m_object); }

private:
    QJsonObject m_object;
};

} // namespace postrider::wire
