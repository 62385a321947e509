// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/http/routetable.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

// Each handler answers its own pattern, so that a test sees which one was found.
class tst_RouteTable : public QObject {
    Q_OBJECT
    RouteTable m_table;

    void add(HttpMethod method, const char *pattern)
    {
        m_table.add(method, QString::fromLatin1(pattern), [pattern](const HttpRequest &) {
            return QtFuture::makeReadyFuture(HttpResponse{.body = pattern});
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        add(HttpMethod::Get, "/users/{id}");
        add(HttpMethod::Get, "/users");
        add(HttpMethod::Get, "/users/me");
        add(HttpMethod::Delete, "/users/{id}");
        add(HttpMethod::Get, "/api/chats/{uri}/messages/{uuid}");
        add(HttpMethod::Post, "/api/chats/{uri}/messages");
        add(HttpMethod::Get, "/api/chats/{uri}/messages");
        add(HttpMethod::Get, "/");
    }

    void finds_data()
    {
        QTest::addColumn<HttpMethod>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QHash<QString, QString>>("parameters");
        using Parameters = QHash<QString, QString>;
        const QString id = QStringLiteral("id");
        QTest::newRow("literal") << HttpMethod::Get << QByteArray("/users") << QByteArray("/users") << Parameters{};
        QTest::newRow("trailing slash") << HttpMethod::Get << QByteArray("/users/") << QByteArray("/users")
                                        << Parameters{};
        QTest::newRow("root") << HttpMethod::Get << QByteArray("/") << QByteArray("/") << Parameters{};
        QTest::newRow("parameter") << HttpMethod::Get << QByteArray("/users/7") << QByteArray("/users/{id}")
                                   << Parameters{{id, QStringLiteral("7")}};
        QTest::newRow("parameter, trailing slash")
            << HttpMethod::Get << QByteArray("/users/7/") << QByteArray("/users/{id}")
            << Parameters{{id, QStringLiteral("7")}};
        QTest::newRow("literal first") << HttpMethod::Get << QByteArray("/users/me") << QByteArray("/users/me")
                                       << Parameters{};
        QTest::newRow("the literal lacks the method")
            << HttpMethod::Delete << QByteArray("/users/me") << QByteArray("/users/{id}")
            << Parameters{{id, QStringLiteral("me")}};
        QTest::newRow("decoded") << HttpMethod::Get << QByteArray("/users/%C3%A9%20x") << QByteArray("/users/{id}")
                                 << Parameters{{id, QStringLiteral("é x")}};
        QTest::newRow("an escaped slash separates nothing")
            << HttpMethod::Get << QByteArray("/users/a%2Fb") << QByteArray("/users/{id}")
            << Parameters{{id, QStringLiteral("a/b")}};
        QTest::newRow("an escaped literal")
            << HttpMethod::Get << QByteArray("/%75sers") << QByteArray("/users") << Parameters{};
        QTest::newRow("two parameters") << HttpMethod::Get << QByteArray("/api/chats/dm-1-2/messages/u")
                                        << QByteArray("/api/chats/{uri}/messages/{uuid}")
                                        << Parameters{{QStringLiteral("uri"), QStringLiteral("dm-1-2")},
                                                      {QStringLiteral("uuid"), QStringLiteral("u")}};
        QTest::newRow("by method") << HttpMethod::Post << QByteArray("/api/chats/dm-1-2/messages")
                                   << QByteArray("/api/chats/{uri}/messages")
                                   << Parameters{{QStringLiteral("uri"), QStringLiteral("dm-1-2")}};
    }
    void finds()
    {
        QFETCH(HttpMethod, method);
        QFETCH(QByteArray, path);
        const auto found = m_table.find(method, path);
        QVERIFY(found);
        QTEST((*found->handler)(HttpRequest{}).result().body, "pattern");
        QTEST(found->parameters, "parameters");
    }

    void misses_data()
    {
        QTest::addColumn<std::optional<HttpMethod>>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QList<HttpMethod>>("allowed");
        using Method = std::optional<HttpMethod>;
        using Allowed = QList<HttpMethod>;
        QTest::newRow("unknown") << Method(HttpMethod::Get) << QByteArray("/nothing") << Allowed{};
        QTest::newRow("longer") << Method(HttpMethod::Get) << QByteArray("/users/7/x") << Allowed{};
        QTest::newRow("an empty parameter") << Method(HttpMethod::Get) << QByteArray("/users//") << Allowed{};
        QTest::newRow("an empty segment")
            << Method(HttpMethod::Get) << QByteArray("/api//chats/dm-1-2/messages") << Allowed{};
        QTest::newRow("another case") << Method(HttpMethod::Get) << QByteArray("/Users") << Allowed{};
        QTest::newRow("dots are no path") << Method(HttpMethod::Get) << QByteArray("/users/../users") << Allowed{};
        QTest::newRow("another method") << Method(HttpMethod::Post) << QByteArray("/users") << Allowed{HttpMethod::Get};
        QTest::newRow("other methods") << Method(HttpMethod::Put) << QByteArray("/users/7")
                                       << Allowed{HttpMethod::Get, HttpMethod::Delete};
        QTest::newRow("each method once")
            << Method(HttpMethod::Put) << QByteArray("/users/me") << Allowed{HttpMethod::Get, HttpMethod::Delete};
        QTest::newRow("a method no route can have") << Method() << QByteArray("/users") << Allowed{HttpMethod::Get};
        QTest::newRow("no path at all") << Method(HttpMethod::Get) << QByteArray("*") << Allowed{};
    }
    void misses()
    {
        QFETCH(std::optional<HttpMethod>, method);
        QFETCH(QByteArray, path);
        const auto found = m_table.find(method, path);
        QVERIFY(!found);
        QTEST(found.error().allowed, "allowed");
    }
};

POSTRIDER_TEST(tst_RouteTable)
#include "tst_routetable.moc"
