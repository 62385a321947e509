// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>
#include <utility>

namespace postrider::front {

// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(Descriptor &&other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_value, other.m_value);
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return m_value; }
    explicit operator bool() const { return m_value >= 0; }
    void reset()
    {
        if (const int value = std::exchange(m_value, -1); value >= 0)
            ::close(value);
    }

private:
    int m_value = -1;
};

} // namespace postrider::front
