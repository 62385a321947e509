// SPDX-License-Identifier: GPL-3.0-or-later
#include "accountscontract.h"

#include <domain/limits.h>
#include <domain/rules.h>

namespace postrider::test {

NewDevice AccountsContract::device(const QString &id, qint64 time)
{
    return {{id}, u"label of " + id, "hash of " + id.toUtf8(), at(time)};
}

UserId AccountsContract::create(const QString &name, const QString &displayName)
{
    return wait(accounts().create({name, displayName, QStringLiteral("secret")}, device(u"first of " + name)))
        .value_or(UserId());
}

QStringList AccountsContract::deviceIds(UserId user)
{
    QStringList ids;
    for (const Device &device : wait(devices().devices(user)).value_or(QList<Device>()))
        ids += device.id.value;
    return ids;
}

QStringList AccountsContract::names(const UserQuery &query)
{
    QStringList names;
    for (const User &user : wait(accounts().search(query)).value_or(UserPage()).users)
        names += user.name;
    return names;
}

void AccountsContract::keepsAnAccount()
{
    const UserId ann = create(QStringLiteral("Ann"), QStringLiteral("Ann A."));
    const UserId bob = create(QStringLiteral("bob"));
    QVERIFY(ann && bob && ann != bob);
    const auto user = wait(accounts().user(ann));
    QCOMPARE(user.value(), (User{ann, QStringLiteral("Ann"), QStringLiteral("Ann A."), false, {}}));
    const auto known = wait(accounts().credentials(QStringLiteral("ANN")));
    QCOMPARE(known.value().user, ann);
    QCOMPARE(known.value().passwordHash, QStringLiteral("secret"));
    QCOMPARE(wait(accounts().credentials(QStringLiteral("An"))).value().user, UserId());
    QCOMPARE(wait(accounts().user({99})).error().code, Code::NoSuchUser);
    QCOMPARE(deviceIds(ann), QStringList{QStringLiteral("first of Ann")});
    QCOMPARE(wait(devices().devices(ann)).value().first().label, QStringLiteral("label of first of Ann"));
}

void AccountsContract::takesANameOnce_data()
{
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("taken");
    QTest::newRow("the same") << QStringLiteral("Straße") << true;
    QTest::newRow("upper case") << QStringLiteral("STRASSE") << true;
    QTest::newRow("full width") << QStringLiteral("\uff33\uff54\uff52\uff41ss\uff45") << true;
    QTest::newRow("another") << QStringLiteral("Strase") << false;
}

void AccountsContract::takesANameOnce()
{
    QFETCH(const QString, second);
    QFETCH(const bool, taken);
    QVERIFY(create(QStringLiteral("Straße")));
    const auto other = wait(accounts().create({second, second, QStringLiteral("other")}, device(QStringLiteral("d2"))));
    QCOMPARE(other.has_value(), !taken);
    if (taken)
        QCOMPARE(other.error().code, Code::NameTaken);
    QCOMPARE(wait(accounts().credentials(QStringLiteral("straße"))).value().passwordHash, QStringLiteral("secret"));
}

void AccountsContract::takesANameOnceInARace()
{
    QList<QFuture<Result<UserId>>> answers;
    for (int i = 0; i < 8; ++i)
        answers += accounts().create({QStringLiteral("ann"), QStringLiteral("Ann"), QString::number(i)},
                                     device(QString::number(i)));
    int made = 0;
    for (const auto &answer : answers) {
        const auto result = wait(answer);
        made += result.has_value();
        QVERIFY(result || result.error().code == Code::NameTaken);
    }
    QCOMPARE(made, 1);
}

void AccountsContract::keepsAnyText()
{
    const QString odd = QStringLiteral("'; DROP TABLE user; -- <b>\u202e\U0001F600\\%_\"");
    const UserId user = create(QStringLiteral("ann"), odd);
    QCOMPARE(wait(accounts().user(user)).value().displayName, odd);
    NewDevice unlabelled = device(QStringLiteral("d2"), 2000);
    unlabelled.label = QString();
    QVERIFY(wait(devices().add(user, unlabelled)).has_value());
    NewDevice labelled = device(QStringLiteral("d3"), 3000);
    labelled.label = odd;
    QVERIFY(wait(devices().add(user, labelled)).has_value());
    const auto list = wait(devices().devices(user)).value();
    QCOMPARE(list.at(0).label, odd);
    QVERIFY(list.at(1).label.isEmpty());
}

void AccountsContract::renewsOnlyTheHashItKnew()
{
    const UserId ann = create(QStringLiteral("ann"));
    const auto hash = [this] { return wait(accounts().credentials(QStringLiteral("ann"))).value().passwordHash; };
    QVERIFY(wait(accounts().renewPasswordHash(ann, QStringLiteral("older"), QStringLiteral("new"))).has_value());
    QCOMPARE(hash(), QStringLiteral("secret"));
    QVERIFY(wait(accounts().renewPasswordHash(ann, QStringLiteral("secret"), QStringLiteral("new"))).has_value());
    QCOMPARE(hash(), QStringLiteral("new"));
}

void AccountsContract::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    const QString ann = QStringLiteral("ann");
    const QString bob = QStringLiteral("bob");
    const QString olga = QStringLiteral("\u041e\u043b\u044c\u0433\u0430");
    QTest::newRow("nothing: everybody") << QString() << QStringList{ann, bob, olga};
    QTest::newRow("the middle of a name") << QStringLiteral("NN") << QStringList{ann};
    QTest::newRow("the end of a display name") << QStringLiteral("UILDER") << QStringList{bob};
    QTest::newRow("either") << QStringLiteral("b") << QStringList{ann, bob}; // "100% Berta_x"
    QTest::newRow("Cyrillic, another case") << QStringLiteral("\u041b\u042c\u0413") << QStringList{olga};
    QTest::newRow("sharp s") << QStringLiteral("STRASSE") << QStringList{olga};
    QTest::newRow("a per cent sign") << QStringLiteral("%") << QStringList{ann};
    QTest::newRow("an underscore") << QStringLiteral("_") << QStringList{ann};
    QTest::newRow("a quote") << QStringLiteral("'") << QStringList{bob};
    QTest::newRow("a backslash") << QStringLiteral("\\") << QStringList();
    QTest::newRow("across both names") << QStringLiteral("ann100") << QStringList();
    QTest::newRow("a space") << QStringLiteral(" ") << QStringList{ann, bob, olga};
    QTest::newRow("very long") << QString(200'000, u'a') << QStringList();
}

void AccountsContract::finds()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, found);
    create(QStringLiteral("bob"), QStringLiteral("Bob O'The Builder"));
    create(QStringLiteral("\u041e\u043b\u044c\u0433\u0430"), QStringLiteral("Lange Straße"));
    create(QStringLiteral("ann"), QStringLiteral("100% Berta_x"));
    QCOMPARE(names({.text = text, .after = {}, .quantity = 100}), found);
}

void AccountsContract::pagesByName()
{
    for (const char *name : {"eve", "Dan", "bob", "Carl", "ann"})
        QVERIFY(create(QLatin1String(name)));
    QString after;
    QStringList seen;
    bool more = true;
    for (int page = 0; more && page < 5; ++page) {
        const auto found = wait(accounts().search({.text = {}, .after = after, .quantity = 2})).value();
        more = found.more;
        for (const User &user : found.users)
            seen += user.name;
        after = rules::foldedName(seen.last());
        if (page == 0)
            create(QStringLiteral("aaron")); // before what was seen: moves nothing
    }
    QCOMPARE(seen, (QStringList{QStringLiteral("ann"), QStringLiteral("bob"), QStringLiteral("Carl"),
                                QStringLiteral("Dan"), QStringLiteral("eve")}));
    QVERIFY(!wait(accounts().search({.text = {}, .after = {}, .quantity = 6})).value().more);
}

void AccountsContract::rotates()
{
    const UserId ann = create(QStringLiteral("ann"));
    QByteArray presented = "hash of first of ann";
    for (int i = 0; i < 3; ++i) {
        const QByteArray next = "next " + QByteArray::number(i);
        const QByteArray salt = "salt " + QByteArray::number(i);
        const auto rotated = wait(devices().rotate({presented, next, salt, at(2000)}));
        QVERIFY(rotated.has_value());
        QCOMPARE(rotated->user, ann);
        QCOMPARE(rotated->device.value, QStringLiteral("first of ann"));
        QCOMPARE(rotated->salt, salt);
        presented = next;
    }
    QCOMPARE(wait(devices().rotate({"next 0", "x", "y", at(2000)})).error().code, Code::Unauthenticated);
    QCOMPARE(wait(devices().rotate({"hash of first of ann", "x", "y", at(2000)})).error().code, Code::Unauthenticated);
    QVERIFY(wait(devices().rotate({"next 2", "x", "y", at(2000)})).has_value()); // none of this signed it out
}

void AccountsContract::repeatsARotation()
{
    create(QStringLiteral("ann"));
    const QByteArray first = "hash of first of ann";
    QCOMPARE(wait(devices().rotate({first, "next 1", "salt 1", at(2000)}))->salt, QByteArray("salt 1"));
    for (int i = 0; i < 3; ++i) // as often as the answer was lost
        QCOMPARE(wait(devices().rotate({first, "next 2", "salt 2", at(2000)}))->salt, QByteArray("salt 1"));
    QCOMPARE(wait(devices().rotate({"next 2", "x", "y", at(2000)})).error().code, Code::Unauthenticated);
    QCOMPARE(wait(devices().rotate({"next 1", "next 3", "salt 3", at(2000)}))->salt, QByteArray("salt 3"));
    QCOMPARE(wait(devices().rotate({first, "next 4", "salt 4", at(2000)})).error().code, Code::Unauthenticated);
}

void AccountsContract::rotatesOnlyWhatIsSignedIn()
{
    const UserId ann = create(QStringLiteral("ann"));
    QCOMPARE(wait(devices().rotate({"unknown", "x", "y", at(2000)})).error().code, Code::Unauthenticated);
    QCOMPARE(wait(devices().rotate({QByteArray(), "x", "y", at(2000)})).error().code, Code::Unauthenticated);
    QVERIFY(wait(devices().revoke(ann, {QStringLiteral("first of ann")}, at(3000))).has_value());
    QCOMPARE(wait(devices().rotate({"hash of first of ann", "x", "y", at(2000)})).error().code, Code::Unauthenticated);
}

void AccountsContract::revokesOnce()
{
    const UserId ann = create(QStringLiteral("ann"));
    const UserId bob = create(QStringLiteral("bob"));
    const DeviceId device{QStringLiteral("first of ann")};
    QCOMPARE(wait(devices().revoke(bob, device, at(2000))).error().code, Code::NotFound);
    QCOMPARE(wait(devices().revoke(ann, {QStringLiteral("none")}, at(2000))).error().code, Code::NotFound);
    QVERIFY(wait(devices().revoke(ann, device, at(2000))).has_value());
    QCOMPARE(wait(devices().revoke(ann, device, at(2000))).error().code, Code::NotFound);
    QCOMPARE(deviceIds(ann), QStringList());
    QCOMPARE(deviceIds(bob).size(), 1);
}

void AccountsContract::endsTheLongestUnused()
{
    const UserId ann = create(QStringLiteral("ann"));
    create(QStringLiteral("bob"));
    for (int i = 1; i < limits::DevicesPerUser; ++i)
        QCOMPARE(wait(devices().add(ann, device(QString::number(i), 1000 + i))).value(), QList<DeviceId>());
    QCOMPARE(deviceIds(ann).size(), limits::DevicesPerUser);
    // the oldest was used again, so the next one goes
    QVERIFY(wait(devices().rotate({"hash of first of ann", "x", "y", at(5000)})).has_value());
    QCOMPARE(wait(devices().add(ann, device(QStringLiteral("more"), 6000))).value(),
             QList<DeviceId>{{QStringLiteral("1")}});
    QCOMPARE(deviceIds(ann).size(), limits::DevicesPerUser);
    QVERIFY(!deviceIds(ann).contains(QStringLiteral("1")));
    QCOMPARE(wait(devices().revokedAfter(at(5999))).value(), (QList<UserDevice>{{ann, {QStringLiteral("1")}}}));
    QCOMPARE(wait(devices().add({99}, device(QStringLiteral("nobody's")))).error().code, Code::NoSuchUser);
}

void AccountsContract::listsTheLastUsedFirst()
{
    const UserId ann = create(QStringLiteral("ann"));
    wait(devices().add(ann, device(QStringLiteral("b"), 3000)));
    wait(devices().add(ann, device(QStringLiteral("c"), 2000)));
    const auto list = wait(devices().devices(ann)).value();
    QCOMPARE(deviceIds(ann), (QStringList{QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("first of ann")}));
    QVERIFY(list.at(1).lastSeen == at(2000));
}

void AccountsContract::remembersWhenSomebodyWasSeen()
{
    const UserId ann = create(QStringLiteral("ann"));
    const DeviceId device{QStringLiteral("first of ann")};
    const auto lastSeen = [&] { return wait(accounts().user(ann)).value().lastSeen; };
    QVERIFY(!lastSeen());
    QVERIFY(wait(devices().seen({{ann, device, false, at(2000)}})).has_value());
    QVERIFY(!lastSeen()); // connecting isn't leaving
    QVERIFY(wait(devices().devices(ann)).value().first().lastSeen == at(2000));
    const QList<Sighting> mixed{
        {ann, device, true, at(4000)}, {ann, device, true, at(3000)}, {{99}, {}, true, at(9000)}};
    QVERIFY(wait(devices().seen(mixed)).has_value());
    QVERIFY(lastSeen() == at(4000));
    QVERIFY(wait(devices().seen(mixed)).has_value());
    QVERIFY(wait(devices().seen({})).has_value());
    QVERIFY(lastSeen() == at(4000));
    QVERIFY(wait(devices().devices(ann)).value().first().lastSeen == at(4000));
}

void AccountsContract::tellsTheRevocationsAfter()
{
    const UserId ann = create(QStringLiteral("ann"));
    const UserId bob = create(QStringLiteral("bob"));
    QVERIFY(wait(devices().revoke(bob, {QStringLiteral("first of bob")}, at(3000))).has_value());
    QVERIFY(wait(devices().revoke(ann, {QStringLiteral("first of ann")}, at(4000))).has_value());
    const UserDevice bobs{bob, {QStringLiteral("first of bob")}};
    const UserDevice anns{ann, {QStringLiteral("first of ann")}};
    QCOMPARE(wait(devices().revokedAfter(at(2999))).value(), (QList<UserDevice>{bobs, anns}));
    QCOMPARE(wait(devices().revokedAfter(at(3000))).value(), QList<UserDevice>{anns});
    QCOMPARE(wait(devices().revokedAfter(at(4000))).value(), QList<UserDevice>());
}

} // namespace postrider::test
