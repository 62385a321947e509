// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserdirectory.h>
#include <adapters/sql/sqluserexistence.h>
#include <persistence/keeper.h>
#include <support/databases.h>
#include <support/manualclock.h>

#include <memory>

namespace postrider::test {

// Users 1 "ann", 2 "ben" and 3 "cid", whose chats are written by persistence itself.
class Talk {
public:
    explicit Talk(std::unique_ptr<Databases> databases) : m_databases(std::move(databases))
    {
        m_databases->addUsers({QStringLiteral("ann"), QStringLiteral("ben"), QStringLiteral("cid")});
        m_keeper = std::make_unique<persistence::Keeper>(
            std::make_unique<SqlLedgerStore>(m_databases->ledger()),
            std::make_unique<SqlUserExistence>(m_databases->identityReader()), clock);
        keep({});
        m_usersThread = std::make_unique<SqlThread>(QStringLiteral("users"), m_databases->identityReader());
        m_ledgerThread = std::make_unique<SqlThread>(QStringLiteral("ledger"), m_databases->ledgerReader());
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
    persistence::Place next(Topic topic) { return {topic, 0, m_next[topic]++}; }
    void keep(const QList<persistence::Input> &inputs)
    {
        if (!m_keeper->keep(inputs))
            qFatal("the ledger doesn't take it");
    }

    std::unique_ptr<Databases> m_databases;
    std::unique_ptr<persistence::Keeper> m_keeper;
    QHash<Topic, qint64> m_next;
    std::unique_ptr<SqlThread> m_usersThread; // ends after the ledger's, whose answers ask it for names
    std::unique_ptr<SqlThread> m_ledgerThread;
};

// What every reader tells, whatever the database. A backend's test derives from it and makes its databases.
class ReaderContract : public QObject {
    Q_OBJECT
protected:
    virtual std::unique_ptr<Databases> databases() = 0;
};

template <class T>
Result<T> answerOf(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace postrider::test
