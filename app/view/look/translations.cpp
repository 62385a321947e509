// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>

static void initialiseTranslations()
{
    Q_INIT_RESOURCE(translations); // they live in a static library
}

namespace postrider {

Translations::Translations(const QLocale &locale)
{
    initialiseTranslations();
    if (m_qts.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                   QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    if (m_ours.load(locale, QStringLiteral("postrider"), QStringLiteral("_"), QStringLiteral(":/i18n")))
        QCoreApplication::installTranslator(&m_ours);
}

Translations::~Translations()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
}

} // namespace postrider
