// SPDX-License-Identifier: GPL-3.0-or-later
#include "redisconnection.h"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <utility>
#include <vector>

namespace postrider::redis {
namespace {

std::optional<QByteArray> valueOf(const redisReply &reply)
{
    switch (reply.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        return QByteArray(reply.str, qsizetype(reply.len));
    case REDIS_REPLY_INTEGER:
        return QByteArray::number(reply.integer);
    default:
        return std::nullopt;
    }
}

Reply toReply(const redisReply *raw)
{
    Reply reply;
    if (raw == nullptr)
        return reply;
    if (raw->type == REDIS_REPLY_ERROR) {
        reply.outcome = Reply::Outcome::Refused;
        reply.error = QString::fromUtf8(raw->str, qsizetype(raw->len));
        return reply;
    }
    reply.outcome = Reply::Outcome::Answered;
    reply.value = valueOf(*raw);
    if (raw->type == REDIS_REPLY_ARRAY)
        for (size_t i = 0; i < raw->elements; ++i)
            reply.list.append(valueOf(*raw->element[i]));
    return reply;
}

} // namespace

// What hiredis calls. Contexts point to their connection until that has forgotten them; hiredis itself frees a context
// that failed, after its last call.
struct Connection::Hooks {
    static Connection *of(const redisAsyncContext *context) { return static_cast<Connection *>(context->data); }

    static void connected(const redisAsyncContext *context, int status)
    {
        Connection *self = of(context);
        if (self == nullptr)
            return;
        if (status == REDIS_OK)
            Q_EMIT self->opened();
        else
            self->ended(QString::fromUtf8(context->errstr));
    }
    static void disconnected(const redisAsyncContext *context, int)
    {
        if (Connection *self = of(context))
            self->ended(QString::fromUtf8(context->errstr));
    }
    static void answered(redisAsyncContext *, void *reply, void *data)
    {
        const std::unique_ptr<Answered> answered(static_cast<Answered *>(data));
        (*answered)(toReply(static_cast<const redisReply *>(reply)));
    }
    static void setEnabled(const std::unique_ptr<QSocketNotifier> &notifier, bool enabled)
    {
        if (notifier)
            notifier->setEnabled(enabled);
    }
    static void addRead(void *self) { setEnabled(static_cast<Connection *>(self)->m_reading, true); }
    static void delRead(void *self) { setEnabled(static_cast<Connection *>(self)->m_reading, false); }
    static void addWrite(void *self) { setEnabled(static_cast<Connection *>(self)->m_writing, true); }
    static void delWrite(void *self) { setEnabled(static_cast<Connection *>(self)->m_writing, false); }
    static void cleanup(void *self) { static_cast<Connection *>(self)->forget(); }
};

Connection::~Connection()
{
    close();
}

void Connection::open(const QHostAddress &address, quint16 port)
{
    close();
    redisAsyncContext *context = redisAsyncConnect(address.toString().toLatin1().constData(), port);
    if (context == nullptr || context->err != REDIS_OK) {
        const QString reason = context ? QString::fromUtf8(context->errstr) : QStringLiteral("out of memory");
        if (context)
            redisAsyncFree(context);
        QMetaObject::invokeMethod(this, [this, reason] { Q_EMIT closed(reason); }, Qt::QueuedConnection);
        return;
    }
    m_context = context;
    m_reading = std::make_unique<QSocketNotifier>(context->c.fd, QSocketNotifier::Read);
    m_writing = std::make_unique<QSocketNotifier>(context->c.fd, QSocketNotifier::Write);
    m_reading->setEnabled(false);
    m_writing->setEnabled(false);
    connect(m_reading.get(), &QSocketNotifier::activated, this, [this] {
        if (m_context)
            redisAsyncHandleRead(m_context);
    });
    connect(m_writing.get(), &QSocketNotifier::activated, this, [this] {
        if (m_context)
            redisAsyncHandleWrite(m_context);
    });
    context->data = this;
    context->ev.data = this;
    context->ev.addRead = &Hooks::addRead;
    context->ev.delRead = &Hooks::delRead;
    context->ev.addWrite = &Hooks::addWrite;
    context->ev.delWrite = &Hooks::delWrite;
    context->ev.cleanup = &Hooks::cleanup;
    redisAsyncSetDisconnectCallback(context, &Hooks::disconnected);
    redisAsyncSetConnectCallback(context, &Hooks::connected); // begins to wait for the connection
}

void Connection::ask(const QList<QByteArray> &command, Answered answered)
{
    if (m_context == nullptr) {
        answered({});
        return;
    }
    std::vector<const char *> words;
    std::vector<size_t> sizes;
    for (const QByteArray &word : command) {
        words.push_back(word.constData());
        sizes.push_back(size_t(word.size()));
    }
    auto waiting = std::make_unique<Answered>(std::move(answered));
    if (redisAsyncCommandArgv(m_context, &Hooks::answered, waiting.get(), int(words.size()), words.data(),
                              sizes.data()) == REDIS_OK)
        waiting.release(); // NOLINT(bugprone-unused-return-value): answered() owns it now
    else
        (*waiting)({});
}

void Connection::close()
{
    redisAsyncContext *context = std::exchange(m_context, nullptr);
    if (context == nullptr)
        return;
    context->data = nullptr;
    forget();
    context->ev = {};
    redisAsyncFree(context); // in a call of hiredis', it does so when that returns
}

// The notifiers may be the ones being served.
void Connection::forget()
{
    for (auto *notifier : {&m_reading, &m_writing}) {
        if (!*notifier)
            continue;
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
}

void Connection::ended(const QString &reason)
{
    m_context = nullptr;
    forget();
    Q_EMIT closed(reason);
}

} // namespace postrider::redis
