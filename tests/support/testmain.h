// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace postrider::test {

// Registers a QtTest class under its lower-case name, so that one binary holds all tests of a folder.
struct Registered {
    Registered(const char *name, std::function<std::unique_ptr<QObject>()> make);
};

} // namespace postrider::test

#define POSTRIDER_TEST(Class)                                                                                          \
    static const postrider::test::Registered registered##Class{#Class, [] { return std::make_unique<Class>(); }};
