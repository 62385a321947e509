// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QColor>
#include <QString>

class QPainter;
class QRectF;

namespace postrider {
class Look;

// A picture is initials on a colour. A person's is the same everywhere, for everybody; people who signed up one after
// the other differ.
QColor avatarColour(UserId person);
QColor avatarColour(UserId peer, const ChatUri &chat); // of a chat: its peer's, a room's own if it has none
QString initials(const QString &name);                 // at most two
void paintAvatar(QPainter *painter, const QRectF &circle, const QColor &colour, const QString &name, const Look &look);

} // namespace postrider
