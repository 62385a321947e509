// SPDX-License-Identifier: GPL-3.0-or-later
#include "signinthrottle.h"

#include "caller.h"

#include <domain/rules.h>

#include <QCryptographicHash>

#include <algorithm>
#include <vector>

namespace postrider::identity {
namespace {
// A short one, whatever somebody calls a name.
QByteArray keyOf(QByteArrayView kind, const QByteArray &name, const QByteArray &network)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(kind);
    hash.addData(QByteArray::number(name.size()));
    hash.addData(name);
    hash.addData(network);
    return hash.result().first(16);
}

// Forgets the half with the least times.
void halve(QHash<QByteArray, Timestamp> &times)
{
    std::vector<Timestamp> sorted(times.cbegin(), times.cend());
    const auto middle = sorted.begin() + std::ssize(sorted) / 2;
    std::ranges::nth_element(sorted, middle);
    times.removeIf([limit = *middle](const auto &entry) { return entry.value() <= limit; });
}
} // namespace

SignInThrottle::SignInThrottle() : SignInThrottle(Limits()) {}
SignInThrottle::SignInThrottle(const Limits &limits) : m_limits(limits) {}

QByteArray SignInThrottle::pairOf(const QString &name, const QString &address)
{
    return keyOf("pair", rules::foldedName(name).toUtf8(), networkOf(address));
}

// The pair's is the first, the name's the second.
QList<SignInThrottle::Tried> SignInThrottle::bucketsOf(const QString &name, const QString &address) const
{
    const Tried pair{pairOf(name, address), m_limits.ofPair};
    if (m_known.contains(pair.key))
        return {pair};
    return {pair,
            {keyOf("name", rules::foldedName(name).toUtf8(), {}), m_limits.ofName},
            {keyOf("address", {}, networkOf(address)), m_limits.ofAddress}};
}

Timestamp SignInThrottle::counted(Timestamp now)
{
    m_counted += std::max(now - m_seen, milliseconds(0));
    m_seen = now;
    return m_counted;
}

milliseconds SignInThrottle::wait(const QString &name, const QString &address, Timestamp now)
{
    const Timestamp at = counted(now);
    milliseconds longest{0};
    for (const Tried &tried : bucketsOf(name, address)) {
        const Timestamp free = m_due.value(tried.key) - (tried.rate.free - 1) * tried.rate.interval;
        longest = std::max(longest, free - at);
    }
    return longest;
}

void SignInThrottle::debit(const Tried &tried, Timestamp now)
{
    Timestamp &due = m_due[tried.key];
    due = std::max(due, now) + tried.rate.interval;
}

void SignInThrottle::refund(const Tried &tried, Timestamp now)
{
    const auto found = m_due.find(tried.key);
    if (found == m_due.end())
        return;
    *found -= tried.rate.interval;
    if (*found <= now)
        m_due.erase(found);
}

// At once, so that many at the same time get no more tries at a name, and leave no deeper debt, than one by one.
void SignInThrottle::begin(const QString &name, const QString &address, Timestamp now)
{
    const Timestamp at = counted(now);
    forgetSome(at);
    const QList<Tried> buckets = bucketsOf(name, address);
    for (const Tried &tried : buckets.first(std::min<qsizetype>(2, buckets.size())))
        debit(tried, at);
}

void SignInThrottle::succeeded(const QString &name, const QString &address, Timestamp now)
{
    const Timestamp at = counted(now);
    const QList<Tried> buckets = bucketsOf(name, address);
    const QByteArray pair = buckets.constFirst().key;
    if (buckets.size() > 1)
        refund(buckets.at(1), at);
    m_due.remove(pair);
    m_known.insert(pair, at);
    if (m_known.size() > m_limits.remembered)
        halve(m_known);
}

// That of the address counts what has failed, not what is tried: many who sign in at once are no attack.
void SignInThrottle::failed(const QString &name, const QString &address, Timestamp now)
{
    if (const QList<Tried> buckets = bucketsOf(name, address); buckets.size() > 1)
        debit(buckets.constLast(), counted(now));
}

void SignInThrottle::neverTried(const QString &name, const QString &address, Timestamp now)
{
    const Timestamp at = counted(now);
    const QList<Tried> buckets = bucketsOf(name, address);
    for (const Tried &tried : buckets.first(std::min<qsizetype>(2, buckets.size())))
        refund(tried, at);
}

// What is paid for needs no remembering; of too many debts the smaller half is remitted.
void SignInThrottle::forgetSome(Timestamp now)
{
    if (m_due.size() < m_limits.remembered)
        return;
    m_due.removeIf([now](const auto &entry) { return entry.value() <= now; });
    if (m_due.size() > m_limits.remembered / 2)
        halve(m_due);
}

} // namespace postrider::identity
