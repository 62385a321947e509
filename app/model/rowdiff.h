// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QList>

#include <algorithm>

namespace postrider {

// A list model whose rows are brought up to date by RowDiff.
class RowModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    void beginInsert(int first, int last) { beginInsertRows({}, first, last); }
    void endInsert() { endInsertRows(); }
    void beginRemove(int first, int last) { beginRemoveRows({}, first, last); }
    void endRemove() { endRemoveRows(); }
    void beginMove(int from, int to) { beginMoveRows({}, from, from, {}, to); }
    void endMove() { endMoveRows(); }
};

// Turns a stretch of a list model's rows into other rows with the least that views have to hear: what is gone is
// removed, what is new inserted, what stands elsewhere moved, and only what differs is reported as changed.
template <class Value, class Key>
class RowDiff {
public:
    RowDiff(RowModel &model, QList<Value> &rows, Key (*keyOf)(const Value &))
        : m_model(model), m_rows(rows), m_keyOf(keyOf)
    {
    }

    // Rows first … first + count - 1 become `wanted`. Returns the rows touched, as [from, to); empty: from == to.
    std::pair<int, int> replace(int first, int count, const QList<Value> &wanted)
    {
        m_from = int(m_rows.size()) + int(wanted.size());
        m_to = 0;
        removeMissing(first, count, wanted);
        for (int i = 0; i < int(wanted.size());) {
            const int row = first + i;
            if (row < m_end && m_keyOf(m_rows[row]) == m_keyOf(wanted[i])) {
                if (!(m_rows[row] == wanted[i])) {
                    m_rows[row] = wanted[i];
                    touch(row, row + 1);
                }
                ++i;
            } else if (m_present.contains(m_keyOf(wanted[i]))) {
                moveHere(row, m_keyOf(wanted[i]));
            } else {
                i += insertRun(row, wanted, i);
            }
        }
        removeRows(first + int(wanted.size()), m_end); // what stood there twice
        const int to = std::min(m_to, int(m_rows.size()));
        return {std::clamp(m_from, 0, to), to};
    }

private:
    void touch(int from, int to)
    {
        m_from = std::min(m_from, from);
        m_to = std::max(m_to, to);
    }

    void removeMissing(int first, int count, const QList<Value> &wanted)
    {
        QHash<Key, bool> keep;
        for (const Value &value : wanted)
            keep.insert(m_keyOf(value), true);
        m_present.clear();
        m_end = first + count;
        for (int row = m_end - 1; row >= first;) {
            if (keep.contains(m_keyOf(m_rows[row]))) {
                m_present.insert(m_keyOf(m_rows[row]), true);
                --row;
                continue;
            }
            const int last = row;
            while (row >= first && !keep.contains(m_keyOf(m_rows[row])))
                --row;
            m_model.beginRemove(row + 1, last);
            m_rows.remove(row + 1, last - row);
            m_model.endRemove();
            m_end -= last - row;
            touch(row, row + 2);
        }
    }

    void removeRows(int from, int end)
    {
        if (from >= end)
            return;
        m_model.beginRemove(from, end - 1);
        m_rows.remove(from, end - from);
        m_model.endRemove();
        touch(from - 1, from + 1);
    }

    void moveHere(int row, const Key &key)
    {
        int source = row;
        while (m_keyOf(m_rows[source]) != key)
            ++source;
        m_model.beginMove(source, row);
        const Value value = m_rows.takeAt(source);
        m_rows.insert(row, value);
        m_model.endMove();
        touch(row, source + 1);
    }

    int insertRun(int row, const QList<Value> &wanted, int i)
    {
        int length = 1;
        while (i + length < int(wanted.size()) && !m_present.contains(m_keyOf(wanted[i + length])))
            ++length;
        m_model.beginInsert(row, row + length - 1);
        for (int k = 0; k < length; ++k)
            m_rows.insert(row + k, wanted[i + k]);
        m_model.endInsert();
        m_end += length;
        touch(row, row + length);
        return length;
    }

    RowModel &m_model;
    QList<Value> &m_rows;
    Key (*m_keyOf)(const Value &);
    QHash<Key, bool> m_present;
    int m_end = 0;
    int m_from = 0;
    int m_to = 0;
};

} // namespace postrider
