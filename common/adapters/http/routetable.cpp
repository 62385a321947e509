// SPDX-License-Identifier: GPL-3.0-or-later
#include "routetable.h"

#include <algorithm>

namespace postrider {
namespace {
bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{');
}

QStringList segmentsOf(QByteArrayView encodedPath)
{
    if (encodedPath.startsWith('/'))
        encodedPath = encodedPath.sliced(1);
    if (encodedPath.endsWith('/'))
        encodedPath.chop(1);
    QStringList segments;
    for (const QByteArray &segment : encodedPath.toByteArray().split('/'))
        segments.append(QString::fromUtf8(QByteArray::fromPercentEncoding(segment)));
    return segments;
}
} // namespace

// Lists compare segment by segment: a literal before a parameter.
bool RouteTable::goesBefore(const Route &a, const Route &b)
{
    return std::ranges::lexicographical_compare(a.segments, b.segments, {}, isParameter, isParameter);
}

void RouteTable::add(HttpMethod method, const QString &pattern, HttpHandler handler)
{
    Q_ASSERT(pattern.startsWith(u'/'));
    Route route{method, pattern.sliced(1).split(u'/'), std::move(handler)};
    m_routes.insert(std::upper_bound(m_routes.begin(), m_routes.end(), route, goesBefore), std::move(route));
}

bool RouteTable::fits(const Route &route, const QStringList &path)
{
    return std::ranges::equal(route.segments, path, [](const QString &segment, const QString &given) {
        return isParameter(segment) ? !given.isEmpty() : segment == given;
    });
}

auto RouteTable::find(std::optional<HttpMethod> method, QByteArrayView encodedPath) const
    -> std::expected<Found, Missing>
{
    const QStringList path = segmentsOf(encodedPath);
    Missing missing;
    for (const Route &route : m_routes) {
        if (!fits(route, path))
            continue;
        if (route.method != method) {
            if (!missing.allowed.contains(route.method))
                missing.allowed.append(route.method);
            continue;
        }
        Found found{&route.handler, {}};
        for (qsizetype i = 0; i < path.size(); ++i) {
            const QString &segment = route.segments[i];
            if (isParameter(segment))
                found.parameters.insert(segment.sliced(1, segment.size() - 2), path[i]);
        }
        return found;
    }
    return std::unexpected(missing);
}

} // namespace postrider
