// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <ports/clock.h>

#include <QHash>
#include <QList>

#include <optional>

namespace postrider {

// Decides what a person has read of one chat: an entry whose last line was visible for 500 ms, in the active window,
// with input in the last 60 s. The mark goes up to the last entry before which nothing was left out: jumping past
// messages doesn't read them. Pure: it is told everything, time included.
class ReadTracker {
public:
    static constexpr auto VisibleFor = std::chrono::milliseconds(500);
    static constexpr auto InputWithin = std::chrono::seconds(60);

    // An entry on the screen and the one above it in the log: whatever lies between is gone for good.
    struct Visible {
        Seq after;
        Seq seq;
    };

    explicit ReadTracker(const Clock &clock); // `clock` outlives the tracker

    void open(Seq read); // another chat, read up to there
    void setActive(bool active);
    void noteInput();
    void setVisible(const QList<Visible> &entries); // those whose last line can be seen now

    // What is read by now; only if it moved since the last call.
    std::optional<Seq> advance();
    // When advance() could have something new if nothing else happens.
    std::optional<Timestamp> nextCheck() const;

private:
    bool isAttentive(Timestamp now) const;
    void restart();

    struct Watched {
        Seq after;
        Timestamp since;
    };
    const Clock &m_clock;
    Seq m_read;
    QHash<Seq, Watched> m_watched; // visible now
    QHash<Seq, Seq> m_seen;        // seq -> the one above it, above the mark
    bool m_active = false;
    Timestamp m_lastInput{};
};

} // namespace postrider
