// SPDX-License-Identifier: GPL-3.0-or-later
#include "readerscontract.h"

#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserexistence.h>
#include <support/ledgerfolder.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_SqliteReaders : public test::ReadersContract {
    Q_OBJECT
protected:
    class SqliteBackend final : public Backend {
    public:
        SqliteBackend(int count, const Clock &clock)
            : m_thread(QStringLiteral("reader"), readerSettings(m_folder.ledger().file, m_folder.identity().file))
            , m_chats(m_thread, clock)
            , m_history(m_thread, clock)
        {
            m_folder.addUsers(count);
            [&] { QVERIFY(ledgerPositions(m_folder.ledger())); }();
        }
        std::unique_ptr<LedgerStore> store() override { return std::make_unique<SqlLedgerStore>(m_folder.ledger()); }
        std::unique_ptr<UserExistence> users() override
        {
            return std::make_unique<SqlUserExistence>(m_folder.identity());
        }
        ChatReader &chats() override { return m_chats; }
        HistoryReader &history() override { return m_history; }
        void removeUser(UserId user) override
        {
            m_folder.change(u"UPDATE user SET deleted_at = 1 WHERE id = " % QString::number(user.value),
                            m_folder.identity().file);
        }
        const test::LedgerFolder &folder() const { return m_folder; }

    private:
        const test::LedgerFolder m_folder;
        SqlThread m_thread;
        SqlChatReader m_chats;
        SqlHistoryReader m_history;
    };

    std::unique_ptr<Backend> make(int users, const Clock &clock) override
    {
        return std::make_unique<SqliteBackend>(users, clock);
    }
};

POSTRIDER_TEST(tst_SqliteReaders)
#include "tst_sqlitereaders.moc"
