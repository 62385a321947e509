// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveraddress.h"

#include <QCryptographicHash>
#include <QHostAddress>

namespace postrider::client {
namespace {

constexpr int DefaultPort = 5051;

bool isLoopback(const QString &host)
{
    return host == u"localhost" || host.endsWith(QLatin1String(".localhost")) || QHostAddress(host).isLoopback();
}

} // namespace

Protection protectionOf(const QUrl &address)
{
    if (isLoopback(address.host()))
        return Protection::Loopback;
    const bool encrypted = address.scheme() == u"https" || address.scheme() == u"wss";
    return encrypted ? Protection::Encrypted : Protection::None;
}

Result<QUrl> parseServerAddress(const QString &typed)
{
    const auto none = failure(Code::BadRequest, QStringLiteral("This is not the address of a server."));
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return none;
    const bool hasScheme = text.contains(QLatin1String("://"));
    QUrl url(hasScheme ? text : QStringLiteral("https://") + text, QUrl::StrictMode);
    const bool http = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !http || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery() ||
        url.hasFragment())
        return none;
    if (!hasScheme && isLoopback(url.host())) {
        url.setScheme(QStringLiteral("http"));
        url.setPort(url.port(DefaultPort));
    }
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    return url;
}

Result<QString> parseFingerprint(const QString &typed)
{
    QString digits = typed.trimmed();
    if (digits.startsWith(QLatin1String("SHA256:"), Qt::CaseInsensitive))
        digits.remove(0, 7);
    digits.remove(u':').remove(u' ');
    const QByteArray bytes = QByteArray::fromHex(digits.toLatin1());
    const bool good = bytes.size() == QCryptographicHash::hashLength(QCryptographicHash::Sha256) &&
                      QLatin1StringView(bytes.toHex()).compare(digits, Qt::CaseInsensitive) == 0;
    if (!good)
        return failure(Code::BadRequest, QStringLiteral("This is not the SHA-256 fingerprint of a certificate."));
    return QString::fromLatin1(bytes.toHex(':').toUpper());
}

} // namespace postrider::client
