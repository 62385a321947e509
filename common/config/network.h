// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QString>

#include <optional>

namespace postrider::config {

// Some addresses that have their first bits in common: "10.0.0.7", "10.1.0.0/16", "fd00::/8".
class Network {
public:
    Network() = default; // no address at all
    static std::optional<Network> fromString(const QString &text);

    bool isEmpty() const { return m_address.isNull(); }
    bool contains(const QHostAddress &address) const; // also as an IPv4 address in an IPv6 one
    QString toString() const;

private:
    Network(const QHostAddress &address, int bits) : m_address(address), m_bits(bits) {}

    QHostAddress m_address;
    int m_bits = 0;
};

} // namespace postrider::config
