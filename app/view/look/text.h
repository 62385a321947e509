// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QString>
#include <QTextLayout>

class QAbstractButton;
class QLabel;
class QPainter;
class QWidget;

// Helpers for text that people wrote: plain, in its own direction, emoji in colour.
namespace postrider {

// The runs that need the emoji font: without it Qt draws them black.
QList<QTextLayout::FormatRange> emojiFormats(QStringView text);
// How many emoji the text consists of; 0 if there is anything else in it.
int emojiAlone(QStringView text);

// One line, elided at its end where it doesn't fit, vertically centred in `rect`, painted with the painter's font and
// pen. Left is where a line begins in the app's language. Returns the width used.
qreal drawTextLine(QPainter *painter, const QRectF &rect, const QString &text, Qt::Alignment alignment = Qt::AlignLeft);

// Where a rectangle within `bounds` lies in the app's language: mirrored where that is written from right to left.
QRectF mirrored(const QRectF &rect, const QRectF &bounds);

// Gives a button its text, in as many lines as `width` needs: buttons don't wrap by themselves.
void setWrappedText(QAbstractButton *button, const QString &text, int width);

// A label that never takes its text for HTML.
QLabel *plainLabel(const QString &text, QWidget *parent);

} // namespace postrider
