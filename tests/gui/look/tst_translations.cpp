// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/result.h>
#include <support/testmain.h>

#include <QCoreApplication>
#include <QTest>

#include <view/look/translations.h>

using namespace postrider;

class tst_Translations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachLanguageIsSpoken_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("closed");
        QTest::addColumn<QString>("unread");
        QTest::newRow("German") << QLocale(QLocale::German) << QStringLiteral("Zugestellt")
                                << QStringLiteral("Dieser Chat ist geschlossen.") << QStringLiteral("5 ungelesen");
        QTest::newRow("Russian") << QLocale(QLocale::Russian) << QStringLiteral("Доставлено")
                                 << QStringLiteral("Этот чат закрыт.") << QStringLiteral("5 непрочитанных");
        QTest::newRow("another") << QLocale(QLocale::Finnish) << QStringLiteral("Delivered")
                                 << QStringLiteral("This chat is closed.") << QStringLiteral("5 unread");
    }
    void eachLanguageIsSpoken()
    {
        QFETCH(QLocale, locale);
        QFETCH(QString, state);
        QFETCH(QString, closed);
        QFETCH(QString, unread);
        {
            const Translations translations(locale);
            QCOMPARE(QCoreApplication::translate("postrider::words", "Delivered"), state);
            QCOMPARE(sentence(Code::Closed), closed);
            QCOMPARE(QCoreApplication::translate("postrider::FinderModel", "%n unread", nullptr, 5), unread);
        }
        QCOMPARE(sentence(Code::Closed), QStringLiteral("This chat is closed."));
    }
};

POSTRIDER_TEST(tst_Translations)
#include "tst_translations.moc"
