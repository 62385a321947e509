// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserdirectory.h>
#include <adapters/sql/sqluserexistence.h>
#include <persistence/keeper.h>
#include <support/manualclock.h>

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace postrider::test {

// A store in a folder of its own, with users 1 "ann", 2 "ben" and 3 "cid", written to by persistence itself.
class Talk {
public:
    Talk()
    {
        const SqlSettings identity{.database = SqliteFile{path("identity.sqlite")},
                                   .migrations = QStringLiteral(":/sql/server/identity")};
        const SqlSettings ledger{.database = SqliteFile{path("ledger.sqlite")},
                                 .migrations = QStringLiteral(":/sql/server/persistence")};
        SqlConnection users(identity);
        if (!users.open())
            qFatal("identity's database can't be made");
        for (const QString &name : {QStringLiteral("ann"), QStringLiteral("ben"), QStringLiteral("cid")})
            addUser(users, name);
        m_keeper = std::make_unique<persistence::Keeper>(std::make_unique<SqlLedgerStore>(ledger),
                                                         std::make_unique<SqlUserExistence>(readOnly(identity)), clock);
        keep({});
        m_usersThread = std::make_unique<SqlThread>(QStringLiteral("users"), readOnly(identity));
        m_ledgerThread = std::make_unique<SqlThread>(QStringLiteral("ledger"), readOnly(ledger));
        names = std::make_unique<SqlUserDirectory>(*m_usersThread);
        chats = std::make_unique<SqlChatReader>(*m_ledgerThread, *names, clock);
        history = std::make_unique<SqlHistoryReader>(*m_ledgerThread);
    }

    MessageUuid say(UserId from, UserId to, const QString &text, MessageUuid uuid = MessageUuid::create())
    {
        keep({{next(Topic::MessageSave), SaveMessage{uuid, directChat(from, to), from, {}, text}}});
        return uuid;
    }
    void mark(MarkKind kind, UserId user, UserId with, qint64 seq)
    {
        keep({{next(Topic::ReceiptSave), SaveMark{kind, directChat(user, with), user, Seq{seq}, clock.now()}}});
    }

    SqlThread &ledgerThread() { return *m_ledgerThread; }

    ManualClock clock;
    std::unique_ptr<UserDirectory> names;
    std::unique_ptr<ChatReader> chats;
    std::unique_ptr<HistoryReader> history;

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    static SqlSettings readOnly(SqlSettings settings)
    {
        settings.access = SqlSettings::Access::ReadOnly;
        settings.migrations.clear();
        return settings;
    }
    static void addUser(SqlConnection &users, const QString &name)
    {
        const auto added =
            users.insert(QStringLiteral("INSERT INTO user(name, name_folded, display_name, "
                                        "display_folded, pass_hash, created_at) VALUES(?, ?, ?, ?, ?, ?)"),
                         {name, name, name, name, QStringLiteral("none"), 0});
        if (!added)
            qFatal("a user can't be added");
    }
    persistence::Place next(Topic topic) { return {topic, 0, m_next[topic]++}; }
    void keep(const QList<persistence::Input> &inputs)
    {
        if (!m_keeper->keep(inputs))
            qFatal("the ledger doesn't take it");
    }

    QTemporaryDir m_folder;
    std::unique_ptr<persistence::Keeper> m_keeper;
    QHash<Topic, qint64> m_next;
    std::unique_ptr<SqlThread> m_usersThread; // ends after the ledger's, whose answers ask it for names
    std::unique_ptr<SqlThread> m_ledgerThread;
};

template <class T>
Result<T> answerOf(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace postrider::test
