// SPDX-License-Identifier: GPL-3.0-or-later
#include "avatar.h"

#include "look.h"

#include <QPainter>
#include <QTextBoundaryFinder>

#include <array>

namespace postrider {
namespace {

// White keeps 4.5:1 on each.
constexpr std::array<QRgb, 10> Colours{0xc2410c, 0xb4233c, 0xa21caf, 0x6d28d9, 0x1d4ed8,
                                       0x0e7490, 0x0f766e, 0x3f7a1f, 0x946200, 0x475569};

QString firstCharacter(QStringView word)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word.data(), word.size());
    const qsizetype end = finder.toNextBoundary();
    return end > 0 ? word.first(end).toString().toUpper() : QString();
}

} // namespace

QColor avatarColour(UserId person)
{
    constexpr qint64 Stride = 3; // neighbours in the table are alike
    return QColor::fromRgb(Colours[size_t(person.value * Stride % qint64(Colours.size()))]);
}

QColor avatarColour(UserId peer, const ChatUri &chat)
{
    if (peer)
        return avatarColour(peer);
    uint hash = 2166136261U; // FNV-1a: the same on every computer and in every version of Qt
    for (const QChar c : chat.value)
        hash = (hash ^ c.unicode()) * 16777619U;
    return QColor::fromRgb(Colours[hash % Colours.size()]);
}

QString initials(const QString &name)
{
    const QStringList words = name.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    QString result = firstCharacter(words.first());
    if (words.size() > 1)
        result += firstCharacter(words.last());
    return result;
}

void paintAvatar(QPainter *painter, const QRectF &circle, const QColor &colour, const QString &name, const Look &look)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawEllipse(circle);
    QFont font = look.titleFont();
    font.setPixelSize(qRound(circle.height() * 0.38));
    painter->setFont(font);
    painter->setPen(Qt::white);
    painter->drawText(circle, Qt::AlignCenter, initials(name));
    painter->restore();
}

} // namespace postrider
