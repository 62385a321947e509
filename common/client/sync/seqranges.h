// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QList>

#include <optional>

namespace postrider::client {

// Which entries of a chat are on this disk: disjoint stretches, ascending, never touching. What isn't in them is a gap.
class SeqRanges {
public:
    struct Range {
        Seq first;
        Seq last; // inclusive; never before first
        friend bool operator==(const Range &, const Range &) = default;
    };

    void add(Seq first, Seq last); // nothing if last is before first
    bool contains(Seq seq) const;
    bool isEmpty() const { return m_ranges.isEmpty(); }
    Seq lowest() const;  // 0 if empty
    Seq highest() const; // 0 if empty
    // The stretch that holds seq.
    std::optional<Range> around(Seq seq) const;
    // The highest stretch between first and last (inclusive) of which nothing is held.
    std::optional<Range> highestGap(Seq first, Seq last) const;
    const QList<Range> &ranges() const { return m_ranges; }

    friend bool operator==(const SeqRanges &, const SeqRanges &) = default;

private:
    QList<Range> m_ranges;
};

} // namespace postrider::client
