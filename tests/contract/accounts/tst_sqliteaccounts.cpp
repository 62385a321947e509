// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlaccountscontract.h"

#include <support/testmain.h>

#include <QFile>

using namespace postrider;

class tst_SqliteAccounts : public test::SqlAccountsContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::SqliteDatabases>(); }

private Q_SLOTS:
    void isForItsOwnerOnly();
    void saysWhenTheDatabaseCannotBeOpened();

private:
    QString file() const { return static_cast<const test::SqliteDatabases &>(*m_databases).identityFile(); }
};

void tst_SqliteAccounts::isForItsOwnerOnly()
{
    create(QStringLiteral("ann"));
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFile::permissions(file()), ownerOnly);
}

void tst_SqliteAccounts::saysWhenTheDatabaseCannotBeOpened()
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

POSTRIDER_TEST(tst_SqliteAccounts)
#include "tst_sqliteaccounts.moc"
