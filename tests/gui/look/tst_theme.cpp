// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QTest>

#include <view/look/avatar.h>
#include <view/look/theme.h>

using namespace postrider;

class tst_Theme : public QObject {
    Q_OBJECT
private:
    struct Pair {
        const char *name;
        QColor Theme::*text;
        QColor Theme::*ground;
    };

private Q_SLOTS:
    void textCanBeRead_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        const QList<Pair> pairs{
            {"text on window", &Theme::text, &Theme::window},
            {"text on canvas", &Theme::text, &Theme::canvas},
            {"text in a field", &Theme::text, &Theme::field},
            {"text in a chosen row", &Theme::text, &Theme::selection},
            {"text under the mouse", &Theme::text, &Theme::hover},
            {"text in a bubble", &Theme::text, &Theme::bubble},
            {"text in one's own bubble", &Theme::text, &Theme::ownBubble},
            {"hint on window", &Theme::secondary, &Theme::window},
            {"hint on canvas", &Theme::secondary, &Theme::canvas},
            {"hint in a field", &Theme::secondary, &Theme::field},
            {"preview in a chosen row", &Theme::secondary, &Theme::selection},
            {"preview under the mouse", &Theme::secondary, &Theme::hover},
            {"time in a bubble", &Theme::secondary, &Theme::bubble},
            {"time and mark in one's own bubble", &Theme::ownSecondary, &Theme::ownBubble},
            {"Read in one's own bubble", &Theme::readMark, &Theme::ownBubble},
            {"Read in a row", &Theme::readMark, &Theme::window},
            {"Read in a chosen row", &Theme::readMark, &Theme::selection},
            {"button", &Theme::accentText, &Theme::accent},
            {"accent on window", &Theme::accent, &Theme::window},
            {"accent on canvas", &Theme::accent, &Theme::canvas},
            {"accent in a chosen row", &Theme::accent, &Theme::selection},
            {"link in a bubble", &Theme::link, &Theme::bubble},
            {"link in one's own bubble", &Theme::link, &Theme::ownBubble},
            {"selected text", &Theme::highlightText, &Theme::highlight},
            {"error on window", &Theme::danger, &Theme::window},
            {"error on canvas", &Theme::danger, &Theme::canvas},
            {"Failed in one's own bubble", &Theme::danger, &Theme::ownBubble},
            {"Failed in a chosen row", &Theme::danger, &Theme::selection},
            {"banner", &Theme::warningText, &Theme::warning},
            {"day header", &Theme::chipText, &Theme::chip},
        };
        for (const auto &[scheme, theme] : {std::pair("light", Theme::light()), std::pair("dark", Theme::dark())})
            for (const Pair &pair : pairs)
                QTest::addRow("%s: %s", scheme, pair.name) << theme.*pair.text << theme.*pair.ground;
    }
    void textCanBeRead()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(QString::number(contrast(text, ground))));
    }

    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(contrast(QColor(0x777777), Qt::white) - 4.478) < 0.001); // the textbook's nearly readable grey
    }

    void initialsCanBeReadOnEveryPicture()
    {
        for (int i = 0; i < 200; ++i) {
            QVERIFY(contrast(avatarColour(UserId{i + 1}), Qt::white) >= 4.5);
            QVERIFY(contrast(avatarColour({}, {QString::number(i)}), Qt::white) >= 4.5);
        }
    }

    void whoSignsUpOneAfterTheOtherLooksDifferent()
    {
        for (int id = 1; id < 200; ++id)
            for (int next = id + 1; next < id + 5; ++next)
                QVERIFY(avatarColour(UserId{id}) != avatarColour(UserId{next}));
    }

    void initials_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::addRow("one word") << QStringLiteral("goran") << QStringLiteral("G");
        QTest::addRow("two") << QStringLiteral("Ann Lindqvist") << QStringLiteral("AL");
        QTest::addRow("more") << QStringLiteral("Dr. Friederike von Hohenstein") << QStringLiteral("DH");
        QTest::addRow("marks stay with their letter") << QString::fromUtf8("e\u0301va") << QString::fromUtf8("E\u0301");
        QTest::addRow("outside the first plane") << QString::fromUtf8("😀 x") << QString::fromUtf8("😀X");
        QTest::addRow("nothing") << QString() << QString();
    }
    void initials()
    {
        QFETCH(QString, name);
        QTEST(postrider::initials(name), "expected");
    }
};

POSTRIDER_TEST(tst_Theme)
#include "tst_theme.moc"
