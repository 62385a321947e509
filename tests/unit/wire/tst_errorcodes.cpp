// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>
#include <wire/errorcodes.h>
#include <wire/rest.h>

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace postrider;
using namespace postrider::wire;

class tst_ErrorCodes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCodeIsTold();
    void byTheContract_data();
    void byTheContract();
    void bodies_data();
    void bodies();
};

void tst_ErrorCodes::everyCodeIsTold()
{
    static const QRegularExpression snake(QStringLiteral("^[a-z]+(_[a-z]+)*$"));
    QSet<QString> names;
    for (const Code code : allCodes()) {
        const QString name = codeName(code);
        QVERIFY2(snake.match(name).hasMatch(), qPrintable(name));
        QVERIFY2(!names.contains(name), qPrintable(name));
        names += name;
        QCOMPARE(codeFromName(name), std::optional(code));
        QVERIFY2(httpStatus(code) >= 400 && httpStatus(code) < 600, qPrintable(name));
        QVERIFY2(sentence(code).endsWith(u'.'), qPrintable(name));
        const Error error{code, sentence(code), QStringLiteral("a secret of the operator")};
        QVERIFY2(!errorBody(error).contains("secret"), qPrintable(name));
        QCOMPARE(errorFromBody(httpStatus(code), errorBody(error)), (Error{code, sentence(code), {}}));
    }
    QVERIFY(!codeFromName(u""));
    QVERIFY(!codeFromName(u"no_such_code"));
    QVERIFY(!codeFromName(u"BAD_JSON"));
}

// Word for word what the contract lists.
void tst_ErrorCodes::byTheContract_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("status");
    const QList<std::pair<int, QByteArrayList>> contract{
        {400,
         {"bad_name", "weak_password", "bad_json", "bad_request", "bad_uuid", "empty", "too_long", "to_oneself",
          "unreadable"}},
        {401, {"bad_credentials", "unauthenticated"}},
        {403, {"forbidden"}},
        {404, {"no_such_user", "no_such_chat", "not_found"}},
        {405, {"method_not_allowed"}},
        {409, {"name_taken", "closed", "uuid_taken"}},
        {413, {"too_large"}},
        {429, {"too_many"}},
        {500, {"internal"}},
        {503, {"unavailable"}},
    };
    for (const auto &[status, names] : contract)
        for (const QByteArray &name : names)
            QTest::newRow(name) << QString::fromLatin1(name) << status;
}

void tst_ErrorCodes::byTheContract()
{
    QFETCH(QString, name);
    QFETCH(int, status);
    const auto code = codeFromName(name);
    QVERIFY(code.has_value());
    QCOMPARE(httpStatus(*code), status);
}

// What isn't one of our errors, such as a proxy's page.
void tst_ErrorCodes::bodies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Code>("code");
    QTest::newRow("a page of a proxy") << 502 << QByteArray("<html>Bad gateway</html>") << Code::Unavailable;
    QTest::newRow("nothing") << 503 << QByteArray() << Code::Unavailable;
    QTest::newRow("something else") << 418 << QByteArray("{}") << Code::Internal;
    QTest::newRow("an error of another form") << 404 << QByteArray(R"({"error":"gone"})") << Code::Internal;
    QTest::newRow("a code of a later version")
        << 400 << QByteArray(R"({"error":{"code":"too_blue","message":"Too blue."}})") << Code::Internal;
    QTest::newRow("ours, without its sentence")
        << 409 << QByteArray(R"({"error":{"code":"name_taken"}})") << Code::NameTaken;
}

void tst_ErrorCodes::bodies()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Code, code);
    const Error error = errorFromBody(status, body);
    QCOMPARE(error.code, code);
    QVERIFY(!error.message.isEmpty());
}

POSTRIDER_TEST(tst_ErrorCodes)
#include "tst_errorcodes.moc"
