// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <optional>

struct redisAsyncContext;

namespace postrider::redis {

struct Reply {
    enum class Outcome { Answered, Refused, Lost }; // lost: the connection ended first; nobody knows what became of it
    Outcome outcome = Outcome::Lost;
    QString error;                         // why it was refused
    std::optional<QByteArray> value;       // of a string; nothing for nil
    QList<std::optional<QByteArray>> list; // of an array
};

// One connection by hiredis' asynchronous API, on the event loop of the thread it lives on. What is asked in one turn
// of the loop goes out together; answers come in the order asked.
class Connection : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(const Reply &reply)>;

    using QObject::QObject;
    ~Connection() override; // as close()

    void open(const QHostAddress &address, quint16 port); // opened() or closed() follows
    // `answered` is called exactly once. It may close() this connection, but not destroy it.
    void ask(const QList<QByteArray> &command, Answered answered);
    // At once; whatever is not answered is lost. No closed() follows.
    void close();

Q_SIGNALS:
    void opened();
    void closed(const QString &reason); // by the other side, or it could not be opened

private:
    struct Hooks;
    void forget();
    void ended(const QString &reason);

    redisAsyncContext *m_context = nullptr;
    std::unique_ptr<QSocketNotifier> m_reading;
    std::unique_ptr<QSocketNotifier> m_writing;
};

} // namespace postrider::redis
