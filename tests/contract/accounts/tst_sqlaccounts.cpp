// SPDX-License-Identifier: GPL-3.0-or-later
#include "accountscontract.h"

#include <adapters/sql/sqlaccounts.h>
#include <adapters/sql/sqldevices.h>
#include <adapters/sql/sqluserdirectory.h>
#include <support/testmain.h>

#include <QFileInfo>
#include <QTemporaryDir>

#include <optional>

using namespace postrider;

class tst_SqlAccounts : public test::AccountsContract {
    Q_OBJECT
protected:
    void make() override
    {
        m_dir.emplace();
        open();
    }
    void clear() override
    {
        close();
        m_dir.reset();
    }
    AccountStore &accounts() override { return *m_accounts; }
    DeviceStore &devices() override { return *m_devices; }

private Q_SLOTS:
    void keepsItThroughARestart();
    void neverGivesAnIdAgain();
    void readsForTheOthers();
    void saysWhenTheDatabaseCannotBeOpened();

private:
    void open();
    void close();
    QString file() const { return m_dir->filePath(QStringLiteral("identity/identity.sqlite")); }

    std::optional<QTemporaryDir> m_dir;
    std::optional<SqlThread> m_writer;
    std::optional<SqlThread> m_reader;
    std::optional<SqlAccounts> m_accounts;
    std::optional<SqlDevices> m_devices;
};

void tst_SqlAccounts::open()
{
    m_writer.emplace(QStringLiteral("identity"), SqlSettings{.database = SqliteFile{file()},
                                                             .migrations = QStringLiteral(":/sql/server/identity")});
    m_reader.emplace(QStringLiteral("users"),
                     SqlSettings{.database = SqliteFile{file()}, .access = SqlSettings::Access::ReadOnly});
    m_accounts.emplace(*m_writer, *m_reader);
    m_devices.emplace(*m_writer);
}

void tst_SqlAccounts::close()
{
    m_devices.reset();
    m_accounts.reset();
    m_reader.reset();
    m_writer.reset();
}

void tst_SqlAccounts::keepsItThroughARestart()
{
    const UserId ann = create(QStringLiteral("ann"));
    QVERIFY(wait(devices().rotate({"hash of first of ann", "next", "salt", at(2000)})).has_value());
    close();
    open();
    QCOMPARE(wait(accounts().credentials(QStringLiteral("ann"))).value().user, ann);
    QCOMPARE(wait(devices().rotate({"hash of first of ann", "other", "other", at(2000)}))->salt, QByteArray("salt"));
    QVERIFY(wait(devices().rotate({"next", "x", "y", at(2000)})).has_value());
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFile::permissions(file()), ownerOnly);
}

void tst_SqlAccounts::neverGivesAnIdAgain()
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

void tst_SqlAccounts::readsForTheOthers()
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

void tst_SqlAccounts::saysWhenTheDatabaseCannotBeOpened()
{
    QVERIFY(create(QStringLiteral("ann")));
    close();
    {
        QFile database(file());
        QVERIFY(database.open(QIODevice::ReadWrite));
        database.write(QByteArray(4096, 'x'));
    }
    open();
    const auto known = wait(accounts().credentials(QStringLiteral("ann")));
    QVERIFY(!known);
    QCOMPARE(known.error().code, Code::Unavailable);
    QVERIFY(known.error().cause.contains(file()));
}

POSTRIDER_TEST(tst_SqlAccounts)
#include "tst_sqlaccounts.moc"
