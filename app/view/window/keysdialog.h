// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <view/look/dialog.h>

namespace postrider {

// F1: what the keys do.
class KeysDialog : public Dialog {
    Q_OBJECT
public:
    KeysDialog(const Look &look, QWidget *parent);
};

} // namespace postrider
