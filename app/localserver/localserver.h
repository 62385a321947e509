// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "attachment.h"

#include <QElapsedTimer>
#include <QLockFile>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <optional>

namespace postrider {

// The server on this computer: one per data folder, for all the apps that want it. The first one starts it, the others
// attach to it, the last one stops it. A server that somebody else has started on the same data is used, and left
// alone.
class LocalServer : public QObject {
    Q_OBJECT
public:
    // `binary` is postrider-server; `dataFolder` is made if it isn't there.
    LocalServer(const QString &binary, const QString &dataFolder, QObject *parent = nullptr);
    ~LocalServer() override; // detaches

    bool isInstalled() const; // the binary is there
    bool isAttached() const { return m_attached; }
    void attach(); // ready() or failed() follows
    void detach(); // returns at once; if it was the last, the server is told to stop, and awaited in the background
    bool isServer(const QUrl &address) const; // it listens there

Q_SIGNALS:
    void ready(const QUrl &server);
    void failed(const QString &sentence);

private:
    struct Record { // server.json, beside the data: what apps have started, and the ports to ask for next time
        qint64 pid = 0;
        quint16 httpPort = 0;
        quint16 websocketPort = 0;
    };
    std::optional<Record> readRecord() const;
    void writeRecord(const Record &record) const;
    void proceed();
    void start();
    void stop(qint64 pid);
    bool isStopping() const; // told to, not yet ended, and still worth waiting for
    void stopped();
    void probe(const QUrl &address);
    void probed(const QUrl &address, bool answered);
    void giveUp(const QString &sentence);
    QString file(const char *name) const;
    QString lastWords() const;

    QString m_binary;
    QString m_folder;
    Attachment m_attachment;
    QLockFile m_starting; // held by the one app that starts the server, until it answers
    QNetworkAccessManager m_network;
    QTimer m_retry;
    QTimer m_stopPoll;
    QElapsedTimer m_since;
    QElapsedTimer m_stoppingSince;
    qint64 m_stopping = 0; // the server that was told to stop; 0: none
    bool m_attached = false;
    bool m_started = false; // by this object, in this attach()
};

} // namespace postrider
