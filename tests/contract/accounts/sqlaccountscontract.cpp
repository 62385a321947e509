// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlaccountscontract.h"

#include <adapters/sql/sqluserdirectory.h>

namespace postrider::test {

void SqlAccountsContract::make()
{
    m_databases = databases();
    open();
}

void SqlAccountsContract::clear()
{
    close();
    m_databases.reset();
}

void SqlAccountsContract::open()
{
    m_writer.emplace(QStringLiteral("identity"), m_databases->identity());
    m_reader.emplace(QStringLiteral("users"), m_databases->identityReader());
    m_accounts.emplace(*m_writer, *m_reader);
    m_devices.emplace(*m_writer);
}

void SqlAccountsContract::close()
{
    m_devices.reset();
    m_accounts.reset();
    m_reader.reset();
    m_writer.reset();
}

void SqlAccountsContract::keepsItThroughARestart()
{
    const UserId ann = create(QStringLiteral("ann"));
    QVERIFY(wait(devices().rotate({"hash of first of ann", "next", "salt", at(2000)})).has_value());
    close();
    open();
    QCOMPARE(wait(accounts().credentials(QStringLiteral("ann"))).value().user, ann);
    QCOMPARE(wait(devices().rotate({"hash of first of ann", "other", "other", at(2000)}))->salt, QByteArray("salt"));
    QVERIFY(wait(devices().rotate({"next", "x", "y", at(2000)})).has_value());
}

void SqlAccountsContract::neverGivesAnIdAgain()
{
    create(QStringLiteral("ann"));
    const UserId bob = create(QStringLiteral("bob"));
    const auto removed = m_writer->run([bob](SqlConnection &connection) -> Result<qint64> {
        if (const auto devices =
                connection.execute(QStringLiteral("DELETE FROM device WHERE user_id = ?"), {bob.value});
            !devices)
            return std::unexpected(devices.error());
        const auto users = connection.execute(QStringLiteral("DELETE FROM user WHERE id = ?"), {bob.value});
        return users ? Result<qint64>(*users) : std::unexpected<Error>(users.error());
    });
    QCOMPARE(wait(removed).value(), 1);
    QVERIFY(create(QStringLiteral("carl")) > bob);
}

void SqlAccountsContract::readsForTheOthers()
{
    const UserId ann = create(QStringLiteral("ann"), QStringLiteral("Ann A."));
    const UserId bob = create(QStringLiteral("bob"));
    QVERIFY(wait(devices().seen({{ann, {}, true, at(4000)}})).has_value());
    QVERIFY(wait(devices().revoke(bob, {QStringLiteral("first of bob")}, at(3000))).has_value());
    SqlUserDirectory directory(*m_reader);
    const auto users = wait(directory.users({ann, bob, {99}})).value();
    QCOMPARE(users.size(), 2);
    QCOMPARE(users.value(ann), (User{ann, QStringLiteral("ann"), QStringLiteral("Ann A."), false, at(4000)}));
    QCOMPARE(users.value(bob).name, QStringLiteral("bob"));
    QCOMPARE(wait(directory.users({})).value().size(), 0);
    QCOMPARE(wait(directory.revokedAfter(at(2999))).value(), QList<DeviceId>{{QStringLiteral("first of bob")}});
    QCOMPARE(wait(directory.revokedAfter(at(3000))).value(), QList<DeviceId>());
}

} // namespace postrider::test
