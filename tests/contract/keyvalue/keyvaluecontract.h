// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/keyvalue.h>

#include <QObject>

namespace postrider::test {

// What every key-value store keeps to. A backend's test derives from it and makes its store.
class KeyValueContract : public QObject {
    Q_OBJECT
protected:
    virtual std::unique_ptr<KeyValue> make() = 0;     // empty
    virtual void pass(std::chrono::seconds time) = 0; // in the store's eyes

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsBytes();
    void replaces();
    void removes();
    void ends();
    void renews();
    void prolongs();
    void prolongsWhatHasAValue();

protected:
    std::chrono::milliseconds prolong(const QByteArray &key, std::chrono::milliseconds time);
    QHash<QByteArray, QByteArray> get(const QList<QByteArray> &keys);
    std::unique_ptr<KeyValue> m_store;
};

} // namespace postrider::test
