// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace postrider::test {

// A language in which everything is two fifths longer, with marks above and below its letters: what doesn't fit in it
// doesn't fit in some real one. Place holders stay.
class PseudoTranslator : public QTranslator {
public:
    using QTranslator::QTranslator;
    QString translate(const char *, const char *source, const char *, int n) const override
    {
        static const QString From = QStringLiteral("aceinosuyACEINOSU");
        static const QString To = QStringLiteral("áçéíñóšüýÁÇÉÍÑÓŠÜ");
        QString text = QString::fromUtf8(source);
        if (n >= 0)
            text.replace(QStringLiteral("%n"), QString::number(n));
        const bool isPattern = text == QStringLiteral("HH:mm:ss") || text.contains(QStringLiteral("MMMM"));
        if (isPattern)
            return text;
        const qsizetype more = (text.size() * 2 + 4) / 5;
        for (QChar &c : text)
            if (const qsizetype at = From.indexOf(c); at >= 0)
                c = To[at];
        for (qsizetype i = 0; i < more; ++i)
            text += i % 6 == 0 && more > 3 ? QChar(u' ') : QChar(u'ø');
        return text;
    }
    bool isEmpty() const override { return false; }
};

} // namespace postrider::test
