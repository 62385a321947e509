// SPDX-License-Identifier: GPL-3.0-or-later
#include "setting.h"

#include "duration.h"

#include <QStringBuilder>

namespace postrider::config {
namespace {

// MYSQL_HOST -> --mysql-host, POSTRIDER_HTTP_PORT -> --http-port
QString optionOf(const QString &name)
{
    static const QString ours = QStringLiteral("POSTRIDER_");
    return u"--" % (name.startsWith(ours) ? name.sliced(ours.size()) : name).toLower().replace(u'_', u'-');
}

Setting made(const QString &name, const QString &placeholder, const QString &help,
             std::function<Result<void>(const QString &)> set, std::function<QString()> text)
{
    const QString byDefault = text();
    return {.name = name,
            .option = optionOf(name),
            .placeholder = placeholder,
            .help = help,
            .set = std::move(set),
            .text = std::move(text),
            .byDefault = byDefault};
}

std::unexpected<Error> wrong(const QString &why)
{
    return failure(Code::BadRequest, why);
}

Result<quint16> portFrom(const QString &value)
{
    bool isPort = false;
    const ushort port = value.toUShort(&isPort);
    if (!isPort || QString::number(port) != value) // toUShort() takes signs and spaces
        return wrong(QStringLiteral("\"%1\" is not a port from 0 to 65535").arg(value));
    return port;
}

Result<QUrl> urlFrom(const QString &value, const QString &scheme)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool fits = url.isValid() && (url.scheme() == scheme || url.scheme() == scheme % u's') &&
                      !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
    if (!fits)
        return wrong(QStringLiteral("\"%1\" is not a URL like %2://host:port").arg(value, scheme));
    return url;
}

} // namespace

Setting text(const QString &name, QString &target, const QString &help)
{
    const bool mayBeEmpty = target.isEmpty();
    const auto set = [&target, mayBeEmpty](const QString &value) -> Result<void> {
        if (value.isEmpty() && !mayBeEmpty)
            return wrong(QStringLiteral("it is empty"));
        target = value;
        return {};
    };
    return made(name, QStringLiteral("TEXT"), help, set, [&target] { return target; });
}

Setting port(const QString &name, quint16 &target, const QString &help)
{
    const auto set = [&target](const QString &value) -> Result<void> {
        const auto port = portFrom(value);
        if (!port)
            return std::unexpected(port.error());
        target = *port;
        return {};
    };
    return made(name, QStringLiteral("PORT"), help, set, [&target] { return QString::number(target); });
}

Setting port(const QString &name, std::optional<quint16> &target, const QString &help)
{
    const auto set = [&target](const QString &value) -> Result<void> {
        target.reset();
        if (value.isEmpty())
            return {};
        const auto port = portFrom(value);
        if (!port)
            return std::unexpected(port.error());
        target = *port;
        return {};
    };
    return made(name, QStringLiteral("PORT"), help, set,
                [&target] { return target ? QString::number(*target) : QString(); });
}

Setting address(const QString &name, QHostAddress &target, const QString &help)
{
    const auto set = [&target](const QString &value) -> Result<void> {
        const QHostAddress address(value);
        if (address.isNull())
            return wrong(QStringLiteral("\"%1\" is not an IP address").arg(value));
        target = address;
        return {};
    };
    return made(name, QStringLiteral("ADDRESS"), help, set, [&target] { return target.toString(); });
}

Setting network(const QString &name, Network &target, const QString &help)
{
    const auto set = [&target](const QString &value) -> Result<void> {
        const auto network = value.isEmpty() ? Network() : Network::fromString(value);
        if (!network)
            return wrong(QStringLiteral("\"%1\" is neither an IP address nor a network like 10.1.0.0/16").arg(value));
        target = *network;
        return {};
    };
    return made(name, QStringLiteral("ADDRESS-OR-NETWORK"), help, set, [&target] { return target.toString(); });
}

Setting url(const QString &name, QUrl &target, const QString &scheme, const QString &help)
{
    const auto set = [&target, scheme](const QString &value) -> Result<void> {
        const auto url = value.isEmpty() ? QUrl() : urlFrom(value, scheme);
        if (!url)
            return std::unexpected(url.error());
        target = *url;
        return {};
    };
    return made(name, QStringLiteral("URL"), help, set, [&target] { return target.toString(); });
}

Setting urls(const QString &name, QList<QUrl> &target, const QString &scheme, const QString &help)
{
    const auto set = [&target, scheme](const QString &value) -> Result<void> {
        QList<QUrl> all;
        for (const QString &one : value.split(u',', Qt::SkipEmptyParts)) {
            const auto url = urlFrom(one.trimmed(), scheme);
            if (!url)
                return std::unexpected(url.error());
            all.append(*url);
        }
        if (all.isEmpty())
            return wrong(QStringLiteral("there is no URL in \"%1\"").arg(value));
        target = all;
        return {};
    };
    const auto text = [&target] {
        QStringList all;
        for (const QUrl &url : std::as_const(target))
            all.append(url.toString());
        return all.join(u',');
    };
    return made(name, QStringLiteral("URL,..."), help, set, text);
}

Setting secret(const QString &name, QString &target, const QString &help)
{
    const auto set = [&target](const QString &value) -> Result<void> {
        target = value;
        return {};
    };
    Setting setting = made(name, QStringLiteral("FILE"), help, set, [&target] { return target; });
    setting.option = optionOf(setting.name % Setting::FileSuffix);
    setting.kind = Setting::Kind::Secret;
    return setting;
}

Setting duration(const QString &name, milliseconds &target, milliseconds least, milliseconds most, const QString &help)
{
    const auto set = [&target, least, most](const QString &value) -> Result<void> {
        const auto duration = durationFrom(value);
        if (!duration)
            return wrong(QStringLiteral("\"%1\" is not a duration like 250ms, 15s, 5min, 12h or 30d").arg(value));
        if (*duration < least || *duration > most)
            return wrong(QStringLiteral("%1 is not from %2 to %3").arg(value, toString(least), toString(most)));
        target = *duration;
        return {};
    };
    return made(name, QStringLiteral("DURATION"), help, set, [&target] { return toString(target); });
}

Setting integer(const QString &name, std::function<void(qint64)> store, std::function<qint64()> get, qint64 least,
                qint64 most, const QString &help)
{
    const auto set = [store = std::move(store), least, most](const QString &value) -> Result<void> {
        bool isNumber = false;
        const qint64 number = value.toLongLong(&isNumber);
        if (!isNumber || QString::number(number) != value || number < least || number > most)
            return wrong(QStringLiteral("\"%1\" is not a number from %2 to %3")
                             .arg(value, QString::number(least), QString::number(most)));
        store(number);
        return {};
    };
    return made(name, QStringLiteral("NUMBER"), help, set, [get = std::move(get)] { return QString::number(get()); });
}

} // namespace postrider::config
