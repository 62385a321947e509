// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/ledgerstore.h>

#include <QObject>

namespace postrider::test {

// What every ledger store keeps to. A backend's test derives from it and makes its store.
class LedgerStoreContract : public QObject {
    Q_OBJECT
protected:
    virtual void reset() = 0;                        // an empty database
    virtual std::unique_ptr<LedgerStore> make() = 0; // another connection to it

private Q_SLOTS:
    void init();
    void cleanup();
    void beginsWithNothing();
    void keepsWhatIsWritten();
    void keepsMany();
    void keepsAnyText_data();
    void keepsAnyText();
    void rollsBack();
    void endsWithAnOpenTransaction();
    void hasEachOnce_data();
    void hasEachOnce();
    void onlyOneMovesACursor();
    void forgetsOldVerdicts();
    void movesMarks();

protected:
    void write(const LedgerChanges &changes); // in a transaction of its own
    LedgerFacts load(const LedgerQuestion &question);
    QList<Position> positions();

    std::unique_ptr<LedgerStore> m_store;
};

} // namespace postrider::test
