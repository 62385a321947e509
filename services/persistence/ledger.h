// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/records.h>
#include <ports/ledgerstore.h>

#include <QSet>

#include <variant>

// What persistence decides, without any I/O: records and what the store knows go in, what is to be written and told
// comes out.
namespace postrider::persistence {

// Where a record stands on the bus.
struct Place {
    Topic topic = Topic::MessageSave;
    int partition = 0;
    qint64 offset = 0;
    friend auto operator<=>(const Place &, const Place &) = default;
};

struct Input {
    // How much of a record the store can take; less than All only for one that it has refused before.
    enum class Keep { All, Verdict, Nothing };

    Place place;
    std::variant<SaveMessage, SaveMark, Error> record; // Error: it can't be read
    Keep keep = Keep::All;
};

// A record that could not be read or kept goes to message_dead.
struct Dead {
    Place place;
    QString reason;
    friend bool operator==(const Dead &, const Dead &) = default;
};
using Announcement = std::variant<MessageEvent, Dead>;

struct Decisions {
    LedgerChanges changes;             // no positions: everything had been decided before
    QList<Announcement> announcements; // in the order of the records
    int ignoredMarks = 0;              // of strangers, or above the chat's last entry
};

// What deciding these needs to know.
LedgerQuestion questionFor(const QList<Input> &inputs, const QList<Position> &positions, Timestamp now);
QSet<UserId> usersFor(const QList<Input> &inputs, const LedgerFacts &facts);

// Decides each record once: `positions` says which of them were decided before; those are told of again from their
// rows. Facts are the answers to the questions above. Pure.
Decisions decide(const QList<Input> &inputs, const QList<Position> &positions, LedgerFacts facts,
                 const QSet<UserId> &existing, Timestamp now);

} // namespace postrider::persistence
