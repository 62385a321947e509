// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "syncactions.h"

#include <deque>
#include <utility>
#include <variant>

namespace postrider::client {

// What came by frames while the list of chats is on its way: bounded in number and memory.
class HeldFrames {
public:
    using Frame = std::variant<Entry, wire::ReceiptsFrame>;

    // False: it was one too many, and all of them are forgotten.
    bool hold(const Frame &frame)
    {
        m_frames.push_back(frame);
        if (const auto *entry = std::get_if<Entry>(&frame))
            m_bytes += heldBytes(*entry);
        if (m_frames.size() <= Most && m_bytes <= MostBytes)
            return true;
        clear();
        return false;
    }
    std::deque<Frame> take()
    {
        m_bytes = 0;
        return std::exchange(m_frames, {});
    }
    void clear() { take(); }

private:
    static constexpr size_t Most = 10'000;
    static constexpr qsizetype MostBytes = 16 << 20;

    std::deque<Frame> m_frames;
    qsizetype m_bytes = 0;
};

} // namespace postrider::client
