// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlerror.h"
#include "sqlsettings.h"

#include <QHash>
#include <QStringList>

#include <memory>

class QSqlDatabase;
class QSqlError;

namespace postrider {

// What is particular to one kind of database. Most statements are the same text for all; where they can't be, their
// parts come from here.
class SqlDialect {
public:
    struct Texts {
        QString folder;            // of the scripts of this kind, within SqlSettings::migrations
        QStringList begin;         // of a transaction that may write
        QStringList beginSnapshot; // of one that only reads, at one moment in time
        QString lockingRows;       // behind a SELECT: nobody else changes what it finds before the transaction's end
        QString waitingBriefly;    // behind that: for a second at most
        QString isAlive;           // a statement that asks nothing; empty: there is no connection that could be lost
        QString connectionId;      // a question for what endConnection takes; empty: there is no such thing
        QString endConnection;
        QString countTables; // a question for the number of tables of this name
        QString lockSchema; // a question whose answer is 1: then nobody else changes the schema. Empty: begin does that
        QString unlockSchema;
        QString durability; // a question for the settings that say what of a commit outlives a crash: names and values
        QHash<QString, QStringList> durable; // the values of them by which all of it does
    };

    virtual ~SqlDialect() = default;

    virtual const Texts &texts() const = 0;
    // Adds a connection of this name to QtSql's, and opens it.
    virtual SqlResult<QSqlDatabase> connect(const QString &name) = 0;
    // Removes it again, whatever became of it; no QSqlDatabase or QSqlQuery of it is left then.
    virtual void disconnect(const QString &name) = 0;
    virtual SqlError classify(const QSqlError &error) const = 0;
    // Behind an INSERT: where there is a row of these keys already, it takes these columns from the new one.
    virtual QString orUpdate(const QStringList &keys, const QStringList &columns) const = 0;
    // The table that notes which scripts of a folder have been applied.
    virtual QString migrationTable(const QString &folder) const = 0;
};

std::unique_ptr<SqlDialect> dialectOf(const SqlSettings &settings);

} // namespace postrider
