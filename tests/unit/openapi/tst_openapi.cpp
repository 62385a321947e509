// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <openapi/openapi.h>

using namespace postrider;

class tst_OpenApi : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void document();
    void framesSchema();
};

void tst_OpenApi::document()
{
    const QJsonObject document = QJsonDocument::fromJson(openapi::document()).object();
    QCOMPARE(document.value(u"openapi").toString(), QStringLiteral("3.1.0"));
    QVERIFY(document.value(u"paths").toObject().contains(QStringLiteral("/auth/register")));
}

void tst_OpenApi::framesSchema()
{
    const QJsonObject schema = QJsonDocument::fromJson(openapi::framesSchema()).object();
    QCOMPARE(schema.value(u"$schema").toString(), QStringLiteral("https://json-schema.org/draft/2020-12/schema"));
    QVERIFY(schema.value(u"$defs").toObject().contains(QStringLiteral("ToClient")));
}

POSTRIDER_TEST(tst_OpenApi)
#include "tst_openapi.moc"
