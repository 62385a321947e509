// SPDX-License-Identifier: GPL-3.0-or-later
#include "trouble.h"

#include <QTextStream>

namespace postrider::daemon {

int complain(const QString &program, const Trouble &trouble)
{
    QTextStream(stderr) << program << ": " << trouble.sentence << '\n';
    return int(trouble.code);
}

} // namespace postrider::daemon
