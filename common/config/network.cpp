// SPDX-License-Identifier: GPL-3.0-or-later
#include "network.h"

#include <QStringBuilder>

namespace postrider::config {
namespace {

int bitsOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv6Protocol ? 128 : 32;
}

// A socket for both protocols tells an IPv4 client as ::ffff:10.0.0.7.
QHostAddress plain(const QHostAddress &address)
{
    bool mapped = false;
    const quint32 v4 = address.toIPv4Address(&mapped);
    return mapped ? QHostAddress(v4) : address;
}

} // namespace

std::optional<Network> Network::fromString(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QHostAddress address(slash < 0 ? text : text.first(slash));
    if (address.isNull() || !address.scopeId().isEmpty())
        return std::nullopt;
    if (slash < 0)
        return Network(address, bitsOf(address));
    bool isNumber = false;
    const QString digits = text.sliced(slash + 1);
    const int bits = digits.toInt(&isNumber);
    if (!isNumber || QString::number(bits) != digits || bits < 0 || bits > bitsOf(address))
        return std::nullopt;
    return Network(address, bits);
}

bool Network::contains(const QHostAddress &address) const
{
    return !isEmpty() && plain(address).isInSubnet(m_address, m_bits);
}

QString Network::toString() const
{
    if (isEmpty())
        return {};
    return m_bits == bitsOf(m_address) ? m_address.toString() : m_address.toString() % u'/' % QString::number(m_bits);
}

} // namespace postrider::config
