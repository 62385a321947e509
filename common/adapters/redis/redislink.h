// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "redisconnection.h"
#include "redissettings.h"

#include <QHostInfo>
#include <QQueue>
#include <QTimer>

namespace postrider::redis {

// A connection that comes back: finds the address, opens, signs in, and after a failure does it all again later. Every
// command is answered once, within about settings.patience.
class Link : public QObject {
    Q_OBJECT
public:
    using Answered = Connection::Answered;

    Link(RedisSettings settings, qsizetype mostWaiting, QObject *parent = nullptr);
    ~Link() override; // what isn't answered is lost

    void start();
    void ask(QList<QByteArray> command, Answered answered);
    bool isUp() const { return m_stage == Stage::Up; }

Q_SIGNALS:
    void upChanged(bool up);

private:
    enum class Stage { Resting, Opening, Up };
    struct Command {
        QList<QByteArray> words;
        Answered answered;
    };
    void attempt();
    void open(const QHostAddress &address);
    void signIn();
    void onReady();
    void fail(const QString &reason);
    void loseWaiting();
    void send(const QList<QByteArray> &words, Answered answered);
    void onAnswer();

    const RedisSettings m_settings;
    const qsizetype m_mostWaiting;
    Connection m_connection;
    Stage m_stage = Stage::Resting;
    int m_lookup = -1;
    qsizetype m_attempts = 0;  // a name may have several addresses, of which one answers
    QQueue<Command> m_waiting; // for the connection
    qsizetype m_asked = 0;     // of Redis, not answered yet
    QTimer m_patience;
    QTimer m_rest;
    QTimer m_pulse; // while it is up: nobody may ask anything for long, and one wants to know
    std::chrono::milliseconds m_backoff{0};
    QString m_lastTrouble; // said once
};

} // namespace postrider::redis
