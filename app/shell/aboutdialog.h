// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <view/look/dialog.h>

namespace postrider {

// What this is, and under which licences, in full.
class AboutDialog : public Dialog {
    Q_OBJECT
public:
    AboutDialog(const Look &look, QWidget *parent);
};

} // namespace postrider
