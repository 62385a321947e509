// SPDX-License-Identifier: GPL-3.0-or-later
#include "signinguard.h"

#include <algorithm>
#include <utility>

namespace postrider::identity {
namespace {
// Of one name and address: while others of them are being tried, which may turn out right.
constexpr size_t MostWaiting = 64;

std::unexpected<Error> refusal()
{
    return failure(Code::TooMany, SignInGuard::tr("Too many attempts to sign in: wait a little, then try again."));
}
} // namespace

SignInGuard::SignInGuard(const Clock &clock) : SignInGuard(clock, SignInThrottle::Limits()) {}

SignInGuard::SignInGuard(const Clock &clock, const SignInThrottle::Limits &limits) : m_clock(clock), m_throttle(limits)
{
}

QFuture<Result<void>> SignInGuard::admit(const QString &name, const Caller &caller)
{
    const QByteArray pair = SignInThrottle::pairOf(name, caller.address);
    const Waiter waiter{caller, std::make_shared<QPromise<Result<void>>>()};
    waiter.promise->start();
    Line &line = m_lines[pair];
    line.name = name;
    line.address = caller.address;
    std::erase_if(line.waiting, [](const Waiter &other) {
        if (other.caller.isGone())
            answer(other, refusal());
        return other.caller.isGone();
    });
    line.waiting.push_back(waiter);
    advance(pair);
    return waiter.promise->future();
}

void SignInGuard::answer(const Waiter &waiter, const Result<void> &result)
{
    if (waiter.promise->future().isFinished())
        return;
    waiter.promise->addResult(result);
    waiter.promise->finish();
}

// Those in front first. An answer may lead back here.
void SignInGuard::advance(const QByteArray &pair)
{
    for (;;) {
        const auto line = m_lines.find(pair);
        if (line == m_lines.end())
            return;
        if (line->waiting.empty()) {
            if (line->trying == 0)
                m_lines.erase(line);
            return;
        }
        const milliseconds wait = m_throttle.wait(line->name, line->address, m_clock.now());
        if (wait > milliseconds(0)) {
            refuseHopeless(*line, wait);
            if (!line->waiting.empty())
                QTimer::singleShot(wait, this, [this, pair] { advance(pair); });
            else if (line->trying == 0)
                m_lines.erase(line);
            return;
        }
        const Waiter next = line->waiting.front();
        line->waiting.pop_front();
        if (next.caller.isGone()) {
            answer(next, refusal());
            continue;
        }
        m_throttle.begin(line->name, line->address, m_clock.now());
        ++line->trying;
        answer(next, {});
    }
}

// Who would wait too long is told so; but as long as one is being tried, it may make room for all.
void SignInGuard::refuseHopeless(Line &line, milliseconds wait) const
{
    const SignInThrottle::Limits &limits = m_throttle.limits();
    const auto hopeful = wait > limits.patience ? 0 : 1 + (limits.patience - wait) / limits.ofPair.interval;
    const size_t most = line.trying > 0 ? MostWaiting : size_t(hopeful);
    while (line.waiting.size() > most) {
        const Waiter last = line.waiting.back();
        line.waiting.pop_back();
        answer(last, refusal());
    }
}

void SignInGuard::conclude(const QString &name, const Caller &caller, Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded:
        m_throttle.succeeded(name, caller.address, m_clock.now());
        break;
    case Outcome::Failed:
        m_throttle.failed(name, caller.address, m_clock.now());
        break;
    case Outcome::NeverTried:
        m_throttle.neverTried(name, caller.address, m_clock.now());
        break;
    }
    const QByteArray pair = SignInThrottle::pairOf(name, caller.address);
    if (const auto line = m_lines.find(pair); line != m_lines.end())
        --line->trying;
    advance(pair);
}

std::chrono::seconds SignInGuard::retryAfter(const QString &name, const Caller &caller)
{
    const auto wait = std::chrono::ceil<std::chrono::seconds>(m_throttle.wait(name, caller.address, m_clock.now()));
    return std::max(wait, std::chrono::seconds(1));
}

} // namespace postrider::identity
