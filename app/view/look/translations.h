// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QTranslator>

namespace postrider {

// The app's words, and Qt's, in the language of a locale, for as long as this lives; English where there is none.
class Translations {
public:
    explicit Translations(const QLocale &locale);
    ~Translations();
    Translations(const Translations &) = delete;
    Translations &operator=(const Translations &) = delete;

private:
    QTranslator m_ours;
    QTranslator m_qts;
};

} // namespace postrider
