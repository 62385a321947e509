// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>

#include <QHash>

#include <deque>

namespace postrider {

// One topic of the LocalBus: the records that somebody may still want, and how far each group has got.
class TopicLog {
public:
    enum class Keep { ForGroups, ForListeners };
    struct Kept {
        Record record;
        qint64 arrival = 0; // its place among the records of all topics
    };
    struct Group {
        qint64 committed = 0;
        qint64 given = 0;            // the first offset the owner has not been given
        const void *owner = nullptr; // the member that works on this topic now
    };

    TopicLog(Topic topic, qint64 first, Keep keep);

    qint64 next() const { return m_next; }
    qsizetype records() const { return qsizetype(m_kept.size()); }
    qsizetype bytes() const { return m_bytes; }

    void append(const QByteArray &key, const QByteArray &value, qint64 arrival);
    const Kept *at(qint64 offset) const; // nothing if it is not there (any more, or yet)

    Group &group(const QString &name);
    void commit(const QString &name, qint64 next);

    // What no listener has been given yet; they have, afterwards.
    QList<Record> takeForListeners();

private:
    static qsizetype size(const Record &record) { return record.key.size() + record.value.size(); }
    void forget(); // what nobody wants any more

    const Topic m_topic;
    const Keep m_keep;
    std::deque<Kept> m_kept;
    qint64 m_next;
    qint64 m_delivered; // the first offset listeners have not been given
    qsizetype m_bytes = 0;
    QHash<QString, Group> m_groups;
};

} // namespace postrider
