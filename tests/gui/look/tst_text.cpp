// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QLabel>
#include <QTest>

#include <view/look/text.h>

using namespace postrider;

class tst_Text : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emoji_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("alone");
        QTest::addColumn<int>("runs");
        const auto row = [](const char *name, const char *text, int alone, int runs) {
            QTest::addRow("%s", name) << QString::fromUtf8(text) << alone << runs;
        };
        row("letters", "abc 123 #", 0, 0);
        row("one", "🙂", 1, 1);
        row("three together are one run", "🙂🎂🌱", 3, 1);
        row("family: one sequence", "👩‍🌾", 1, 1);
        row("skin", "👍🏽", 1, 1);
        row("flag", "🇩🇪", 1, 1);
        row("two flags", "🇩🇪🇫🇷", 2, 1);
        row("keycap", "1️⃣", 1, 1);
        row("heart with its variation", "❤️", 1, 1);
        row("text beside", "ok 🙂", 0, 1);
        row("two runs", "🙂 and 🎂", 0, 2);
        row("arrows are text", "→ ✓", 0, 0);
        row("nothing", "", 0, 0);
        row("joiner at the end", "👩‍", 1, 1);
    }
    void emoji()
    {
        QFETCH(QString, text);
        QTEST(emojiAlone(text), "alone");
        const auto formats = emojiFormats(text);
        QTEST(int(formats.size()), "runs");
        for (const auto &format : formats)
            QVERIFY(format.start >= 0 && format.length > 0 && format.start + format.length <= text.size());
    }

    void labelsAreNeverHtml()
    {
        QWidget parent;
        const QLabel *label = plainLabel(QStringLiteral("<b>x</b>"), &parent);
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }
};

POSTRIDER_TEST(tst_Text)
#include "tst_text.moc"
