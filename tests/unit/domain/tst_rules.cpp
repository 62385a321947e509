// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/limits.h>
#include <domain/rules.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

namespace {

QString repeated(const QString &text, qsizetype times)
{
    return text.repeated(times);
}

const QString LoneHigh = QString(QChar(0xd83d));
const QString LoneLow = QString(QChar(0xde00));
const QString Nul = QString(QChar(u'\0'));

} // namespace

class tst_Rules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // limit: NameCharacters, DisplayNameCharacters, PasswordCharacters, PasswordBytes
    void names_data();
    void names();
    void sameNames_data();
    void sameNames();
    void foldingTwiceChangesNothing();
    void displayNames_data();
    void displayNames();
    void passwords_data();
    void passwords();
    void messages_data();
    void messages();
    void wellFormed_data();
    void wellFormed();
    void forDisplay_data();
    void forDisplay();
};

void tst_Rules::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");

    QTest::newRow("plain") << QStringLiteral("Ann") << true;
    QTest::newRow("one letter") << QStringLiteral("a") << true;
    QTest::newRow("digits") << QStringLiteral("007") << true;
    QTest::newRow("punctuation") << QStringLiteral("a.b_c-d") << true;
    QTest::newRow("only punctuation") << QStringLiteral("...") << true;
    QTest::newRow("space inside") << QStringLiteral("Ann B") << true;
    QTest::newRow("umlaut") << QStringLiteral("Jürgen Groß") << true;
    QTest::newRow("umlaut in two") << QStringLiteral("Ju\u0308rgen") << true;
    QTest::newRow("Greek") << QStringLiteral("Ἀχιλλεύς") << true;
    QTest::newRow("Cyrillic") << QStringLiteral("Анна") << true;
    QTest::newRow("Chinese") << QStringLiteral("安娜") << true;
    QTest::newRow("Thai with vowel marks") << QStringLiteral("สุชาติ") << true;
    QTest::newRow("Devanagari with marks") << QStringLiteral("हिन्दी") << true;
    QTest::newRow("Hebrew with points") << QStringLiteral("שָׁלוֹם") << true;
    QTest::newRow("Arabic digits") << QStringLiteral("أحمد٣") << true;
    QTest::newRow("Gothic, outside the BMP") << QStringLiteral("\U00010330\U00010331") << true;
    QTest::newRow("ligature") << QStringLiteral("ﬁona") << true;
    QTest::newRow("full width") << QStringLiteral("Ａｎｎ") << true;
    QTest::newRow("mark on a digit") << QStringLiteral("1\u0301") << true;
    QTest::newRow("64") << repeated(QStringLiteral("x"), 64) << true;
    QTest::newRow("64 outside the BMP") << repeated(QStringLiteral("\U00010330"), 64) << true;

    QTest::newRow("empty") << QString() << false;
    QTest::newRow("65") << repeated(QStringLiteral("x"), 65) << false;
    QTest::newRow("65 outside the BMP") << repeated(QStringLiteral("\U00010330"), 65) << false;
    QTest::newRow("space") << QStringLiteral(" ") << false;
    QTest::newRow("space before") << QStringLiteral(" Ann") << false;
    QTest::newRow("space behind") << QStringLiteral("Ann ") << false;
    QTest::newRow("no-break space") << QStringLiteral("Ann\u00a0B") << false;
    QTest::newRow("ideographic space") << QStringLiteral("Ann\u3000B") << false;
    QTest::newRow("tab") << QStringLiteral("Ann\tB") << false;
    QTest::newRow("line break") << QStringLiteral("Ann\nB") << false;
    QTest::newRow("NUL") << QString(QStringLiteral("Ann") + Nul) << false;
    QTest::newRow("emoji") << QStringLiteral("\U0001F600") << false;
    QTest::newRow("at") << QStringLiteral("ann@example.org") << false;
    QTest::newRow("slash") << QStringLiteral("a/b") << false;
    QTest::newRow("SQL") << QStringLiteral("a'; DROP TABLE user; --") << false;
    QTest::newRow("HTML") << QStringLiteral("<b>Ann</b>") << false;
    QTest::newRow("right-to-left override") << QStringLiteral("nn\u202eA") << false;
    QTest::newRow("isolate") << QStringLiteral("\u2067Ann\u2069") << false;
    QTest::newRow("Arabic letter mark") << QStringLiteral("Ann\u061c") << false;
    QTest::newRow("zero-width space") << QStringLiteral("An\u200bn") << false;
    QTest::newRow("zero-width joiner") << QStringLiteral("An\u200dn") << false;
    QTest::newRow("byte order mark") << QStringLiteral("\ufeffAnn") << false;
    QTest::newRow("soft hyphen") << QStringLiteral("An\u00adn") << false;
    QTest::newRow("private use") << QStringLiteral("\ue000") << false;
    QTest::newRow("no character") << QStringLiteral("\uffff") << false;
    QTest::newRow("half a character") << QString(QStringLiteral("Ann") + LoneHigh) << false;
    QTest::newRow("other half") << QString(LoneLow + QStringLiteral("Ann")) << false;
    QTest::newRow("mark on nothing") << QStringLiteral("\u0301Ann") << false;
    QTest::newRow("mark on a space") << QStringLiteral("Ann \u0301B") << false;
    QTest::newRow("nothing to see: Hangul filler") << QStringLiteral("\u3164") << false;
    QTest::newRow("nothing to see: half-width filler") << QStringLiteral("\uffa0") << false;
}

void tst_Rules::names()
{
    QFETCH(QString, name);
    QFETCH(bool, good);
    const auto checked = rules::checkName(name);
    QCOMPARE(checked.has_value(), good);
    if (!good)
        QCOMPARE(checked.error().code, Code::BadName);
}

void tst_Rules::sameNames_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("same");

    QTest::newRow("case") << QStringLiteral("Ann") << QStringLiteral("aNN") << true;
    QTest::newRow("ligature") << QStringLiteral("ﬁona") << QStringLiteral("fiona") << true;
    QTest::newRow("capital sharp s") << QStringLiteral("GROẞ") << QStringLiteral("gross") << true;
    QTest::newRow("sharp s") << QStringLiteral("groß") << QStringLiteral("GROSS") << true;
    QTest::newRow("full width") << QStringLiteral("Ａｎｎ") << QStringLiteral("ann") << true;
    QTest::newRow("half-width katakana") << QStringLiteral("ｶﾞ") << QStringLiteral("ガ") << true;
    QTest::newRow("composed or not") << QStringLiteral("Jürgen") << QStringLiteral("Ju\u0308rgen") << true;
    QTest::newRow("order of marks") << QStringLiteral("a\u0323\u0307") << QStringLiteral("a\u0307\u0323") << true;
    QTest::newRow("final sigma") << QStringLiteral("ΟΔΥΣΣΕΥΣ") << QStringLiteral("οδυσσευς") << true;
    QTest::newRow("long s") << QStringLiteral("ſam") << QStringLiteral("Sam") << true;
    QTest::newRow("Kelvin") << QStringLiteral("\u212Aara") << QStringLiteral("kara") << true;
    QTest::newRow("capital i with dot") << QStringLiteral("İnci") << QStringLiteral("i\u0307nci") << true;
    QTest::newRow("Armenian ligature") << QStringLiteral("\u0587") << QStringLiteral("\u0565\u0582") << true;
    QTest::newRow("iota below") << QStringLiteral("\u1fb3") << QStringLiteral("\u0391\u0399") << true;
    QTest::newRow("roman numeral") << QStringLiteral("Ⅷ") << QStringLiteral("viii") << true;
    QTest::newRow("mathematical letter") << QStringLiteral("\U0001D400nn") << QStringLiteral("ann") << true;
    QTest::newRow("Deseret") << QStringLiteral("\U00010400") << QStringLiteral("\U00010428") << true;
    QTest::newRow("variation selector") << QStringLiteral("Ann\ufe0f") << QStringLiteral("ann") << true;
    QTest::newRow("grapheme joiner") << QStringLiteral("An\u034fn") << QStringLiteral("ann") << true;

    QTest::newRow("accent") << QStringLiteral("Andre") << QStringLiteral("André") << false;
    QTest::newRow("Cyrillic a") << QStringLiteral("Ann") << QStringLiteral("\u0410nn") << false;
    QTest::newRow("space") << QStringLiteral("Ann B") << QStringLiteral("AnnB") << false;
    QTest::newRow("dotless i") << QStringLiteral("Isik") << QStringLiteral("Isık") << false;
}

void tst_Rules::sameNames()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QFETCH(bool, same);
    QCOMPARE(rules::foldedName(one) == rules::foldedName(other), same);
}

// A name compared by what it is compared by is itself: else two spellings could slip past each other.
void tst_Rules::foldingTwiceChangesNothing()
{
    for (char32_t c = 1; c <= QChar::LastValidCodePoint; ++c) {
        if (!QChar::isLetterOrNumber(c) && !QChar::isMark(c))
            continue;
        const QString once = rules::foldedName(QString::fromUcs4(&c, 1));
        if (rules::foldedName(once) != once)
            QFAIL(qPrintable(QStringLiteral("U+%1").arg(uint(c), 4, 16)));
    }
}

void tst_Rules::displayNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");

    QTest::newRow("plain") << QStringLiteral("Ann B.") << true;
    QTest::newRow("emoji") << QStringLiteral("Ann \U0001F600") << true;
    QTest::newRow("only emoji") << QStringLiteral("\U0001F600") << true;
    QTest::newRow("HTML is text") << QStringLiteral("<b>Ann</b>") << true;
    QTest::newRow("SQL is text") << QStringLiteral("'; DROP TABLE user; --") << true;
    QTest::newRow("override is kept, not shown") << QStringLiteral("\u202eAnn") << true;
    QTest::newRow("64 outside the BMP") << repeated(QStringLiteral("\U0001F600"), 64) << true;

    QTest::newRow("empty") << QString() << false;
    QTest::newRow("65") << repeated(QStringLiteral("x"), 65) << false;
    QTest::newRow("white space") << QStringLiteral(" \u3000\u00a0") << false;
    QTest::newRow("nothing but controls of direction") << QStringLiteral("\u202e\u2066\u2069") << false;
    QTest::newRow("nothing to see") << QStringLiteral("\u200b\u2060\u3164") << false;
    QTest::newRow("line break") << QStringLiteral("Ann\nsays yes") << false;
    QTest::newRow("bell") << QStringLiteral("Ann\a") << false;
    QTest::newRow("next line") << QStringLiteral("Ann\u0085") << false;
    QTest::newRow("NUL") << QString(QStringLiteral("Ann") + Nul) << false;
    QTest::newRow("half a character") << QString(QStringLiteral("Ann") + LoneHigh) << false;
}

void tst_Rules::displayNames()
{
    QFETCH(QString, name);
    QFETCH(bool, good);
    const auto checked = rules::checkDisplayName(name);
    QCOMPARE(checked.has_value(), good);
    if (!good)
        QCOMPARE(checked.error().code, Code::BadName);
}

void tst_Rules::passwords_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("good");

    QTest::newRow("8") << QStringLiteral("12345678") << true;
    QTest::newRow("8 spaces") << QStringLiteral("        ") << true;
    QTest::newRow("8 outside the BMP") << repeated(QStringLiteral("\U0001F600"), 8) << true;
    QTest::newRow("1,024 bytes") << repeated(QStringLiteral("x"), 1024) << true;
    QTest::newRow("1,024 bytes of two-byte letters") << repeated(QStringLiteral("ü"), 512) << true;

    QTest::newRow("empty") << QString() << false;
    QTest::newRow("7") << QStringLiteral("1234567") << false;
    QTest::newRow("7 outside the BMP: 14 units") << repeated(QStringLiteral("\U0001F600"), 7) << false;
    QTest::newRow("1,025 bytes") << repeated(QStringLiteral("x"), 1025) << false;
    QTest::newRow("1,026 bytes of two-byte letters") << repeated(QStringLiteral("ü"), 513) << false;
    QTest::newRow("NUL") << QString(QStringLiteral("12345678") + Nul) << false;
    QTest::newRow("half a character") << QString(QStringLiteral("12345678") + LoneHigh) << false;
}

void tst_Rules::passwords()
{
    QFETCH(QString, password);
    QFETCH(bool, good);
    const auto checked = rules::checkPassword(password);
    QCOMPARE(checked.has_value(), good);
    if (!good)
        QCOMPARE(checked.error().code, Code::WeakPassword);
}

void tst_Rules::messages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<Code>>("refusal");
    const std::optional<Code> none;

    QTest::newRow("plain") << QStringLiteral("hi") << none;
    QTest::newRow("a space") << QStringLiteral(" ") << none;
    QTest::newRow("a line break") << QStringLiteral("\n") << none;
    QTest::newRow("controls of direction") << QStringLiteral("\u202e\u2066") << none;
    QTest::newRow("control characters") << QStringLiteral("\u0001\u001b[31m\u007f") << none;
    QTest::newRow("byte order mark") << QStringLiteral("\ufeff") << none;
    QTest::newRow("no character") << QStringLiteral("\uffff") << none;
    QTest::newRow("65,536 bytes") << repeated(QStringLiteral("x"), 65'536) << none;
    QTest::newRow("65,536 bytes of four each") << repeated(QStringLiteral("\U0001F600"), 16'384) << none;
    QTest::newRow("65,535 bytes of three each") << repeated(QStringLiteral("€"), 21'845) << none;

    QTest::newRow("empty") << QString() << std::optional(Code::Empty);
    QTest::newRow("65,537 bytes") << repeated(QStringLiteral("x"), 65'537) << std::optional(Code::TooLong);
    QTest::newRow("65,538 bytes of three each")
        << repeated(QStringLiteral("€"), 21'846) << std::optional(Code::TooLong);
    QTest::newRow("65,540 bytes of four each")
        << repeated(QStringLiteral("\U0001F600"), 16'385) << std::optional(Code::TooLong);
    QTest::newRow("NUL") << QString(QStringLiteral("a") + Nul + QStringLiteral("b")) << std::optional(Code::BadRequest);
    QTest::newRow("only NUL") << Nul << std::optional(Code::BadRequest);
    QTest::newRow("first half") << LoneHigh << std::optional(Code::BadRequest);
    QTest::newRow("second half") << LoneLow << std::optional(Code::BadRequest);
    QTest::newRow("halves swapped") << QString(LoneLow + LoneHigh) << std::optional(Code::BadRequest);
}

void tst_Rules::messages()
{
    QFETCH(QString, text);
    QFETCH(std::optional<Code>, refusal);
    const auto checked = rules::checkMessage(text);
    QCOMPARE(checked.has_value(), !refusal);
    if (refusal)
        QCOMPARE(checked.error().code, *refusal);
}

void tst_Rules::wellFormed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("pair") << QStringLiteral("\U0001F600") << true;
    QTest::newRow("pair, then half") << QString(QStringLiteral("\U0001F600") + LoneHigh) << false;
    QTest::newRow("half, then pair") << QString(LoneHigh + QStringLiteral("\U0001F600")) << false;
    QTest::newRow("NUL") << Nul << false;
}

void tst_Rules::wellFormed()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(rules::isWellFormed(text), good);
}

void tst_Rules::forDisplay_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QStringLiteral("Ann") << QStringLiteral("Ann");
    QTest::newRow("emoji") << QStringLiteral("\U0001F600") << QStringLiteral("\U0001F600");
    QTest::newRow("every control of direction")
        << QStringLiteral("\u061ca\u200eb\u200fc\u202ad\u202be\u202cf\u202dg\u202eh\u2066i\u2067j\u2068k\u2069l")
        << QStringLiteral("abcdefghijkl");
    QTest::newRow("line breaks") << QStringLiteral("a\nb\u2028c\u2029d") << QStringLiteral("a b c d");
}

void tst_Rules::forDisplay()
{
    QFETCH(QString, name);
    QFETCH(QString, shown);
    QCOMPARE(rules::forDisplay(name), shown);
}

POSTRIDER_TEST(tst_Rules)
#include "tst_rules.moc"
