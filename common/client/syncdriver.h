// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api.h"
#include "store/localstore.h"
#include "sync/sync.h"

#include <QElapsedTimer>

namespace postrider::client {

// Runs Sync: frames and answers in, the database and requests out. All that came in one turn of the event loop is one
// transaction; only after its commit are marks said, requests made, and changes told.
class SyncDriver : public QObject {
    Q_OBJECT
public:
    using Say = std::function<void(const wire::ClientFrame &frame)>;

    SyncDriver(LocalStore &store, Api &api, UserId self, Say say, QObject *parent = nullptr);

    Result<void> load();
    void connected();
    void disconnected();
    void received(const QByteArray &frame);

    void markSeen(const ChatUri &chat, Seq seq);
    // Fetches entries before a seq; done when they are in the cache, or can't be had.
    void fetchEarlier(const ChatUri &chat, Seq before, int quantity, std::function<void(const Result<void> &)> done);

Q_SIGNALS:
    void changed(const postrider::client::CacheChanges &changes);
    // Of one's own: Saved, Failed or found in the log, on disk now.
    void decided(const QList<postrider::MessageUuid> &uuids);
    void greeted(const postrider::wire::HelloFrame &hello);
    void caughtUp();
    void roundEnded(); // the list of chats was read: after connecting, then every quarter of an hour
    void typing(const postrider::wire::TypingNotice &notice);
    void presence(const postrider::wire::PresenceFrame &presence);
    void broken(const QString &reason); // this disk takes nothing: what came was not taken and will be fetched again

private:
    using Step = std::function<SqlResult<void>()>;
    void turn(const Step &step);
    void turn(const std::function<void()> &event);
    void processFrames();
    SqlResult<void> take(const wire::ServerFrame &frame);
    SqlResult<void> take(const wire::AcceptedFrame &accepted);
    SqlResult<void> take(const wire::SavedFrame &saved);
    SqlResult<void> take(const wire::FailedFrame &failed);
    SqlResult<void> take(const wire::ErrorFrame &error);
    SqlResult<void> fail(const QString &uuid, const Error &reason, bool retry);
    void perform(const SyncAction &action);
    void fetch(const FetchChats &ask);
    void fetch(const FetchChat &ask);
    void fetch(const FetchPage &ask);
    void armTimer();
    std::chrono::milliseconds now() const;
    // An answer to what this Sync asked for. Those to one before it, whose requests had the same names, are ignored.
    template <class T>
    std::function<void(const Result<T> &)> answering(std::function<void(const Result<T> &)> take);

    LocalStore &m_store;
    Api &m_api;
    UserId m_self;
    Say m_say;
    Sync m_sync;
    bool m_loaded = false;    // what m_sync goes by is what the disk has
    quint64 m_generation = 0; // of m_sync
    QElapsedTimer m_elapsed;
    QTimer m_tick;
    QTimer m_process;
    QList<QByteArray> m_frames;
    QHash<FetchId, std::function<void(const Result<void> &)>> m_earlier;

    // Of the turn under way, told after its commit.
    CacheChanges m_changes;
    QList<MessageUuid> m_decided;
    QList<std::function<void()>> m_told;
};

} // namespace postrider::client
