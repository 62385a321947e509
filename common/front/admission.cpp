// SPDX-License-Identifier: GPL-3.0-or-later
#include "admission.h"

#include <algorithm>
#include <sys/resource.h>

namespace postrider::front {
namespace {
// Databases, brokers, files and the ports themselves need some.
constexpr qsizetype ReservedDescriptors = 256;

qsizetype mostConnections(qsizetype wanted)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    const auto descriptors = qsizetype(limit.rlim_cur);
    return std::min(wanted, std::max(descriptors - ReservedDescriptors, descriptors / 2));
}
} // namespace

Admission::Admission(const FrontLimits &limits)
    : m_most(mostConnections(limits.connections))
    , m_mostPerAddress(limits.connectionsPerAddress)
    , m_mostHeld(limits.unfinishedBytes)
{
}

// Whoever has IPv6 has at least a /64 of it.
QByteArray Admission::keyOf(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4)
        return QByteArray::number(v4, 16);
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(v6.c), 8);
}

bool Admission::makeRoom(const QHostAddress &address, bool isCounted)
{
    const QByteArray key = isCounted ? keyOf(address) : QByteArray();
    if (isCounted && m_addresses.value(key) >= m_mostPerAddress && !dropOne(key))
        return false;
    return count() < m_most || dropOne({});
}

// The longest waiting one, of an address or of all.
bool Admission::dropOne(const QByteArray &address)
{
    const auto found = std::ranges::find_if(
        m_waiting, [&](const Guest *guest) { return address.isEmpty() || guest->m_address == address; });
    if (found == m_waiting.end())
        return false;
    (*found)->giveWay();
    return true;
}

void Admission::enter(Guest &guest, const QHostAddress &address, bool isCounted)
{
    guest.m_place = m_waiting.insert(m_waiting.end(), &guest);
    guest.m_inside = true;
    if (isCounted)
        count(guest, keyOf(address));
}

bool Admission::recount(Guest &guest, const QHostAddress &address)
{
    const QByteArray key = keyOf(address);
    if (guest.m_address == key)
        return true;
    if (m_addresses.value(key) >= m_mostPerAddress)
        return false;
    uncount(guest);
    count(guest, key);
    return true;
}

void Admission::count(Guest &guest, const QByteArray &address)
{
    guest.m_address = address;
    ++m_addresses[address];
}

void Admission::uncount(Guest &guest)
{
    const auto found = m_addresses.find(std::exchange(guest.m_address, {}));
    if (found != m_addresses.end() && --*found == 0)
        m_addresses.erase(found);
}

void Admission::leave(Guest &guest)
{
    if (!std::exchange(guest.m_inside, false))
        return;
    (guest.m_busy ? m_busy : m_waiting).erase(guest.m_place);
    m_held -= std::exchange(guest.m_held, 0);
    uncount(guest);
}

void Admission::setBusy(Guest &guest, bool busy)
{
    if (!guest.m_inside || std::exchange(guest.m_busy, busy) == busy)
        return;
    if (busy)
        m_busy.splice(m_busy.end(), m_waiting, guest.m_place);
    else
        m_waiting.splice(m_waiting.end(), m_busy, guest.m_place);
}

void Admission::hold(Guest &guest, qint64 bytes)
{
    if (!guest.m_inside)
        return;
    m_held += bytes - std::exchange(guest.m_held, bytes);
    while (m_held > m_mostHeld) {
        const auto holds = [](const Guest *other) { return other->m_held > 0; };
        const auto found = std::ranges::find_if(m_waiting, holds);
        if (found == m_waiting.end())
            return;
        (*found)->giveWay();
    }
}

} // namespace postrider::front
