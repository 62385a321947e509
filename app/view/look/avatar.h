// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

class QPainter;
class QRectF;

namespace postrider {
class Look;

// A person's or room's picture: initials on a colour that stays the same for the same key (an id, a uri), everywhere.
QColor avatarColour(const QString &key);
QString initials(const QString &name); // at most two
void paintAvatar(QPainter *painter, const QRectF &circle, const QString &key, const QString &name, const Look &look);

} // namespace postrider
