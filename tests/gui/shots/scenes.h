// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <vector>
#include <view/look/look.h>

class QWidget;

namespace postrider::shots {

// A picture: its file's name, and what makes the window it shows. `look` is shared by all of them.
struct Scene {
    enum class Variant { Plain, Large, RightToLeft, Longer }; // twice the text; another direction; longer words
    QString name;
    std::function<std::unique_ptr<QWidget>(const Look &look)> make;
    Variant variant = Variant::Plain;
};

std::vector<Scene> scenes();

// Lets the event loop run until all that was asked is answered and laid out.
void settle();

} // namespace postrider::shots
