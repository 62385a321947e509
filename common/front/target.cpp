// SPDX-License-Identifier: GPL-3.0-or-later
#include "target.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <cstring>

namespace postrider::front {
namespace {
bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// RFC 3986: pchar, "/" and "?", but for the percent sign.
bool isTargetCharacter(char c)
{
    return isAlphanumeric(c) || (c != '\0' && std::strchr("-._~!$&'()*+,;=:@/?", c));
}

// What stands behind scheme and authority of an absolute form; nothing if it is none.
std::optional<QByteArrayView> withoutAuthority(QByteArrayView target)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (target.size() < scheme.size() || target.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayView rest = target.sliced(scheme.size());
        const auto end = std::ranges::find_if(rest, [](char c) { return c == '/' || c == '?' || c == '#'; });
        return rest.sliced(end - rest.begin());
    }
    return std::nullopt;
}

// Each character as it may stand in a target; nothing if an escape is broken.
std::optional<QByteArray> escaped(QByteArrayView text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || !isHexDigit(text[i + 1]) || !isHexDigit(text[i + 2]))
                return std::nullopt;
            result.append(text.sliced(i, 3));
            i += 2;
        } else if (isTargetCharacter(c)) {
            result.append(c);
        } else {
            result.append('%').append(QByteArray(1, c).toHex().toUpper());
        }
    }
    return result;
}

QByteArrayView withoutPort(QByteArrayView host)
{
    const qsizetype colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.first(colon) : host;
}
} // namespace

std::optional<QByteArray> normalisedTarget(QByteArrayView target)
{
    QByteArray origin = withoutAuthority(target).value_or(target).toByteArray();
    if (origin.size() < target.size() && !origin.startsWith('/'))
        origin.prepend('/');
    if (!origin.startsWith('/') || origin.contains('#'))
        return std::nullopt;
    const qsizetype question = origin.indexOf('?');
    QByteArray path = origin.first(question < 0 ? origin.size() : question);
    const QByteArray query = origin.sliced(path.size());
    while (path.startsWith("//"))
        path.remove(0, 1);
    if (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return escaped(path.append(query));
}

bool isHost(QByteArrayView host)
{
    const QByteArrayView name = withoutPort(host);
    const bool literal = name.startsWith('[') && name.endsWith(']');
    const auto isNameCharacter = [literal](char c) {
        return isAlphanumeric(c) || (c != '\0' && std::strchr(literal ? ":.[]" : "-._~!$&'()*+,;=%", c));
    };
    const QByteArrayView port = host.sliced(name.size());
    const bool digits =
        std::all_of(port.begin() + (port.isEmpty() ? 0 : 1), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits && std::ranges::all_of(name, isNameCharacter);
}

bool isOriginOf(QByteArrayView origin, QByteArrayView host)
{
    static constexpr std::array Schemes{QByteArrayView("http://"), QByteArrayView("https://"), QByteArrayView("ws://"),
                                        QByteArrayView("wss://")};
    for (const QByteArrayView scheme : Schemes) {
        if (origin.size() <= scheme.size() || origin.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayView name = withoutPort(origin.sliced(scheme.size()));
        return !name.isEmpty() && name.compare(withoutPort(host), Qt::CaseInsensitive) == 0;
    }
    return false;
}

} // namespace postrider::front
