// SPDX-License-Identifier: GPL-3.0-or-later
#include "keepercontract.h"

#include <support/testmain.h>

using namespace postrider;
using namespace postrider::persistence;

class tst_KeeperOnMariaDb : public test::KeeperContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::MariaDbDatabases>(m_server); }
    QString refusing(const QStringList &bodies) const override
    {
        return QStringLiteral("CREATE TRIGGER culprit BEFORE INSERT ON entry FOR EACH ROW IF NEW.body IN ('%1') THEN "
                              "SIGNAL SQLSTATE '45000'; END IF")
            .arg(bodies.join(QStringLiteral("', '")));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.launch()); }

private:
    test::Backend m_server{QStringLiteral("mariadb")};
};

POSTRIDER_TEST(tst_KeeperOnMariaDb)
#include "tst_keeperonmariadb.moc"
