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
    void detach();
    std::optional<QUrl> lastAddress() const; // where it was listening when it was last started

Q_SIGNALS:
    void ready(const QUrl &server);
    void failed(const QString &sentence);

private:
    struct Record { // server.json, beside the data
        qint64 pid = 0;
        quint16 httpPort = 0;
        quint16 websocketPort = 0;
    };
    std::optional<Record> readRecord() const;
    void writeRecord(const Record &record) const;
    void proceed();
    void start();
    void stop(qint64 pid) const;
    void probe(quint16 port);
    void probed(quint16 port, bool answered);
    void giveUp(const QString &sentence);
    bool isUsed() const;
    QString file(const char *name) const;
    QString lastWords() const;

    QString m_binary;
    QString m_folder;
    Attachment m_attachment;
    QLockFile m_starting; // held by the one app that starts the server, until it answers
    QNetworkAccessManager m_network;
    QTimer m_retry;
    QElapsedTimer m_since;
    bool m_attached = false;
    bool m_started = false; // by this object, in this attach()
};

} // namespace postrider
