// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>
#include <wire/json.h>
#include <wire/jsongrammar.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace postrider;
using namespace postrider::wire;

namespace {

QJsonValue valueOf(const QByteArray &json)
{
    return parseObject("{\"v\":" + json + '}')->value(QLatin1String("v"));
}

} // namespace

class tst_Json : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void integers_data();
    void integers();
    void texts_data();
    void texts();
    void bodies_data();
    void bodies();
    void digits_data();
    void digits();
    void greatNumbersElsewhere();
    void whatIsJsonQtReads();
};

void tst_Json::integers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<std::optional<qint64>>("number");
    QTest::addColumn<bool>("user");
    QTest::addColumn<bool>("seq");
    const auto row = [](const char *json, std::optional<qint64> number, bool user, bool seq) {
        QTest::newRow(json) << QByteArray(json) << number << user << seq;
    };
    row("1", 1, true, true);
    row("0", 0, false, true);
    row("-0", 0, false, true);
    row("-1", -1, false, false);
    row("1.0", 1, true, true);
    row("1e2", 100, true, true);
    row("9007199254740991", 9'007'199'254'740'991, true, true);
    row("9007199254740992", 9'007'199'254'740'992, false, false);
    row("9007199254740993", 9'007'199'254'740'993, false, false);
    row("9223372036854775807", 9'223'372'036'854'775'807, false, false);
    row("9223372036854775808", {}, false, false);
    row("1.5", {}, false, false);
    row("1e300", {}, false, false);
    row("1e400", {}, false, false);
    row("-1e400", {}, false, false);
    row("1e-400", {}, false, false);
    row("\"1\"", {}, false, false);
    row("true", {}, false, false);
    row("null", {}, false, false);
    row("[1]", {}, false, false);
    row("{}", {}, false, false);
}

void tst_Json::integers()
{
    QFETCH(QByteArray, json);
    QFETCH(std::optional<qint64>, number);
    QFETCH(bool, user);
    QFETCH(bool, seq);
    const QJsonValue value = valueOf(json);
    QCOMPARE(integer(value), number);
    QCOMPARE(userId(value).has_value(), user);
    QCOMPARE(wire::seq(value).has_value(), seq);
    if (user)
        QCOMPARE(userId(value)->value, *number);
    if (seq)
        QCOMPARE(wire::seq(value)->value, *number);
}

void tst_Json::texts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QByteArray(R"("")") << true;
    QTest::newRow("pair") << QByteArray(R"("\ud83d\ude00")") << true;
    QTest::newRow("NUL") << QByteArray(R"("\u0000")") << false;
    QTest::newRow("half") << QByteArray(R"("\ud83d")") << false;
    QTest::newRow("number") << QByteArray("1") << false;
    QTest::newRow("null") << QByteArray("null") << false;
}

void tst_Json::texts()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, good);
    QCOMPARE(string(valueOf(json)).has_value(), good);
    QVERIFY(!string(QJsonValue(QJsonValue::Undefined)));
}

void tst_Json::bodies_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("object"); // empty: refused
    QTest::addColumn<Code>("code");
    const QByteArray json = "application/json";
    const QByteArray form = "application/x-www-form-urlencoded";
    const auto good = [](const char *name, const QByteArray &type, const QByteArray &body, const QByteArray &object) {
        QTest::newRow(name) << type << body << object << Code::Internal;
    };
    const auto bad = [](const char *name, const QByteArray &type, const QByteArray &body, Code code) {
        QTest::newRow(name) << type << body << QByteArray() << code;
    };
    good("JSON", json, R"({"a":"b"})", R"({"a":"b"})");
    good("JSON without a type", {}, R"({"a":"b"})", R"({"a":"b"})");
    good("JSON called text", "text/plain", R"({"a":"b"})", R"({"a":"b"})");
    good("JSON sent by curl as a form", form, " \n{\"a\":\"b\"}", R"({"a":"b"})");
    good("nothing", json, {}, "{}");
    good("nothing of a form", form, {}, "{}");
    good("form", form, "name=ann&pass=a%26b+c%2B", R"({"name":"ann","pass":"a&b c+"})");
    good("form, with its charset, in other case", "Application/X-WWW-Form-URLencoded; charset=UTF-8", "a=b",
         R"({"a":"b"})");
    good("form in UTF-8", form, "a=%F0%9F%98%80%c3%a9", "{\"a\":\"\xf0\x9f\x98\x80\xc3\xa9\"}");
    good("form, raw UTF-8", form, "a=\xc3\xa9", "{\"a\":\"\xc3\xa9\"}");
    good("form: numbers are texts", form, "a=1", R"({"a":"1"})");
    good("form: byte order mark", form, "a=%EF%BB%BFb",
         "{\"a\":\"\xef\xbb\xbf"
         "b\"}");
    good("form: no value", form, "a&b=", R"({"a":"","b":""})");
    good("form: the last counts", form, "a=1&a=2", R"({"a":"2"})");
    good("form: empty pairs", form, "&&a=1&", R"({"a":"1"})");
    good("form: equals in a value", form, "a=b=c", R"({"a":"b=c"})");
    good("form: a percent sign alone", form, "a=100%", R"({"a":"100%"})");
    bad("not JSON", json, "hi", Code::BadJson);
    bad("a form without its type", {}, "name=ann&pass=b", Code::BadJson);
    bad("an array", json, "[]", Code::BadJson);
    bad("two objects", json, "{}{}", Code::BadJson);
    bad("not UTF-8", json, "{\"a\":\"\xff\"}", Code::BadJson);
    bad("UTF-16", json, QByteArray("{\0}\0", 4), Code::BadJson);
    bad("form not in UTF-8", form, "a=%FF", Code::BadRequest);
    bad("form, a surrogate in UTF-8", form, "a=%ED%A0%80", Code::BadRequest);
    bad("form, a name not in UTF-8", form, "%FF=a", Code::BadRequest);
}

void tst_Json::bodies()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, object);
    QFETCH(Code, code);
    const auto parsed = parseBody(type, body);
    QCOMPARE(parsed.has_value(), !object.isEmpty());
    if (parsed)
        QCOMPARE(toBytes(*parsed), object);
    else
        QCOMPARE(parsed.error().code, code);
}

void tst_Json::digits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<qint64>>("number");
    QTest::newRow("0") << QStringLiteral("0") << std::optional<qint64>(0);
    QTest::newRow("10") << QStringLiteral("10") << std::optional<qint64>(10);
    QTest::newRow("zeros in front") << QStringLiteral("00000000000000000000010") << std::optional<qint64>(10);
    QTest::newRow("greatest") << QStringLiteral("9007199254740991") << std::optional<qint64>(9'007'199'254'740'991);
    for (const char *text : {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9007199254740992",
                             "99999999999999999999999999", "\xd9\xa1", "\xef\xbc\x91", "1,000"})
        QTest::newRow(text) << QString::fromUtf8(text) << std::optional<qint64>();
}

void tst_Json::digits()
{
    QFETCH(QString, text);
    QFETCH(std::optional<qint64>, number);
    QCOMPARE(wire::digits(text), number);
}

// Numbers in texts and beside great ones are left alone.
void tst_Json::greatNumbersElsewhere()
{
    const auto object = parseObject(R"({"a":1e999,"b":"1e999 \" -1e999","c":[1,2.5,-1e999],"d":1})");
    QVERIFY(object.has_value());
    QCOMPARE(object->value(QLatin1String("b")).toString(), QStringLiteral("1e999 \" -1e999"));
    QCOMPARE(object->value(QLatin1String("d")).toInteger(), 1);
    const QJsonArray list = object->value(QLatin1String("c")).toArray();
    QCOMPARE(list.at(0).toInteger(), 1);
    QCOMPARE(list.at(1).toDouble(), 2.5);
    QVERIFY(list.at(2).toDouble() < -1e300);
}

// Random damage: what passes the grammar is read by Qt, to the same text; what doesn't pass is no object.
void tst_Json::whatIsJsonQtReads()
{
    const QByteArrayList pieces{
        "{", "}", "[", "]", ",",  ":",    "\"",   "\\",   "\\u12", "\\ud83d", "\n",           " ",
        "0", "1", "-", ".", "e9", "e999", "true", "null", "\"a\"", "\"a\":",  "\xef\xbb\xbf", "\xc3\xa9"};
    const QByteArray whole = R"({"a":[1,-2.5e3,true,null,{"b":"\u00e9\n"}],"c":"x","d":{}})";
    QRandomGenerator random(1);
    int accepted = 0;
    for (int i = 0; i < 50'000; ++i) {
        QByteArray damaged = whole;
        for (int n = random.bounded(1, 4); n > 0; --n) {
            const qsizetype at = random.bounded(damaged.size());
            damaged.replace(at, random.bounded(3), pieces.at(random.bounded(pieces.size())));
        }
        if (!damaged.isValidUtf8())
            continue; // Qt's to find, and shown above
        const auto checked = JsonGrammar::checked(damaged);
        QVERIFY2(parseObject(damaged).has_value() == checked.has_value(), damaged.constData());
        if (!checked)
            continue;
        ++accepted;
        QJsonParseError error;
        const auto read = QJsonDocument::fromJson(*checked, &error);
        QVERIFY2(error.error == QJsonParseError::NoError, damaged.constData());
        QCOMPARE(parseObject(read.toJson()), Result<QJsonObject>(read.object()));
    }
    QVERIFY2(accepted > 1'000, "the damage is small enough to tell the two apart");
}

POSTRIDER_TEST(tst_Json)
#include "tst_json.moc"
