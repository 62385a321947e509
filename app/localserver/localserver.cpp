// SPDX-License-Identifier: GPL-3.0-or-later
#include "localserver.h"

#include <runtime/datafolder.h>
#include <runtime/listening.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QProcess>
#include <QSaveFile>
#include <QTcpServer>
#include <QThread>

#include <csignal>

namespace postrider {
namespace {

constexpr quint16 DefaultHttpPort = 5051;
constexpr quint16 DefaultWebSocketPort = 5052;
constexpr auto RetryEvery = std::chrono::milliseconds(150);
constexpr auto StopPollEvery = std::chrono::milliseconds(20);
constexpr qint64 StopMs = 5'000;
constexpr qint64 PatienceMs = 20'000; // for a server to answer: a first start makes keys and tables

// The port if nobody listens there, else any free one. Between this and the server's listen() another program may take
// it; then the server says so.
quint16 freePort(quint16 wanted)
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost, wanted))
        probe.listen(QHostAddress::LocalHost, 0);
    return probe.serverPort();
}

bool runs(qint64 pid, const QString &binary)
{
    static const QString Replaced = QStringLiteral(" (deleted)"); // what proc(5) adds when it was upgraded meanwhile
    QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid));
    if (program.endsWith(Replaced))
        program.chop(Replaced.size());
    return pid > 0 && QFileInfo(program).fileName() == QFileInfo(binary).fileName();
}

} // namespace

LocalServer::LocalServer(const QString &binary, const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_binary(binary)
    , m_folder(dataFolder)
    , m_attachment(QDir(dataFolder).filePath(QStringLiteral("attached.lock")))
    , m_starting(QDir(dataFolder).filePath(QStringLiteral("starting.lock")))
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(RetryEvery);
    connect(&m_retry, &QTimer::timeout, this, &LocalServer::proceed);
    m_stopPoll.setInterval(StopPollEvery);
    connect(&m_stopPoll, &QTimer::timeout, this, [this] {
        if (!isStopping())
            stopped();
    });
}

// Waits for the server's end, at most a few seconds: who attaches meanwhile must not meet one that is on its way out.
LocalServer::~LocalServer()
{
    detach();
    while (isStopping())
        QThread::msleep(10);
}

QString LocalServer::file(const char *name) const
{
    return QDir(m_folder).filePath(QLatin1StringView(name));
}

bool LocalServer::isInstalled() const
{
    return QFileInfo(m_binary).isExecutable();
}

std::optional<LocalServer::Record> LocalServer::readRecord() const
{
    QFile record(file("server.json"));
    if (!record.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(record.readAll()).object();
    return Record{.pid = object.value(QStringLiteral("pid")).toInteger(),
                  .httpPort = quint16(object.value(QStringLiteral("http_port")).toInt()),
                  .websocketPort = quint16(object.value(QStringLiteral("websocket_port")).toInt())};
}

void LocalServer::writeRecord(const Record &record) const
{
    QSaveFile out(file("server.json"));
    if (!out.open(QIODevice::WriteOnly))
        return;
    out.write(QJsonDocument(QJsonObject{{QStringLiteral("pid"), record.pid},
                                        {QStringLiteral("http_port"), record.httpPort},
                                        {QStringLiteral("websocket_port"), record.websocketPort}})
                  .toJson());
    out.commit();
}

bool LocalServer::isServer(const QUrl &address) const
{
    const auto place = Listening::of(m_folder);
    return place && place->http == address;
}

void LocalServer::attach()
{
    if (m_retry.isActive())
        return;
    m_started = false;
    m_since.start();
    if (const auto made = DataFolder::make(m_folder); !made)
        giveUp(made.error().message);
    else
        proceed();
}

void LocalServer::proceed()
{
    if (m_since.elapsed() > PatienceMs) {
        giveUp(m_started ? tr("The server doesn't answer. %1").arg(lastWords())
                         : tr("The server on this computer doesn't answer."));
        return;
    }
    if (m_stopping || (!m_attached && !m_attachment.attach())) {
        m_retry.start(); // this app, or the last other one, is just stopping it
        return;
    }
    m_attached = true;
    const bool used = DataFolder::owner(m_folder).has_value();
    if (m_started) {
        const auto record = readRecord();
        if (record && !runs(record->pid, m_binary) && !used) {
            giveUp(tr("The server ended at once. %1").arg(lastWords()));
            return;
        }
    } else if (!m_starting.tryLock()) {
        m_retry.start(); // another app is just starting it
        return;
    } else if (used) {
        m_starting.unlock();
    } else {
        start();
        return;
    }
    const auto place = Listening::of(m_folder);
    if (place)
        probe(place->http);
    else
        m_retry.start();
}

void LocalServer::start()
{
    const Record before = readRecord().value_or(Record{});
    Record record{.pid = 0,
                  .httpPort = freePort(before.httpPort ? before.httpPort : DefaultHttpPort),
                  .websocketPort = freePort(before.websocketPort ? before.websocketPort : DefaultWebSocketPort)};
    QProcess process;
    process.setProgram(m_binary);
    process.setArguments({QStringLiteral("--data"), m_folder, QStringLiteral("--http-port"),
                          QString::number(record.httpPort), QStringLiteral("--websocket-port"),
                          QString::number(record.websocketPort)});
    process.setStandardInputFile(QProcess::nullDevice());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardOutputFile(file("server.log"));
    if (!process.startDetached(&record.pid)) {
        giveUp(tr("The server can't be started: %1").arg(process.errorString()));
        return;
    }
    writeRecord(record);
    m_started = true;
    m_retry.start();
}

void LocalServer::probe(const QUrl &address)
{
    QNetworkRequest request(address.resolved(QUrl(QStringLiteral("/status"))));
    request.setTransferTimeout(2000);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply, address] {
        reply->deleteLater();
        probed(address, reply->error() == QNetworkReply::NoError);
    });
}

void LocalServer::probed(const QUrl &address, bool answered)
{
    if (!m_attached)
        return; // detached meanwhile
    if (!answered) {
        m_retry.start();
        return;
    }
    m_starting.unlock();
    Q_EMIT ready(address);
}

void LocalServer::giveUp(const QString &sentence)
{
    detach();
    Q_EMIT failed(sentence);
}

QString LocalServer::lastWords() const
{
    QFile log(file("server.log"));
    if (!log.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = log.readAll().trimmed().split('\n');
    return QString::fromUtf8(lines.last()).left(300);
}

void LocalServer::stop(qint64 pid)
{
    ::kill(pid_t(pid), SIGTERM);
    m_stopping = pid;
    m_stoppingSince.start();
    m_stopPoll.start();
}

bool LocalServer::isStopping() const
{
    return m_stopping && runs(m_stopping, m_binary) && m_stoppingSince.elapsed() < StopMs;
}

void LocalServer::stopped()
{
    m_stopPoll.stop();
    m_stopping = 0;
    m_attachment.detach();
}

void LocalServer::detach()
{
    m_retry.stop();
    m_starting.unlock();
    if (!std::exchange(m_attached, false))
        return;
    const auto record = readRecord();
    if (m_attachment.isLast() && record && runs(record->pid, m_binary)) {
        writeRecord(
            {.pid = 0, .httpPort = record->httpPort, .websocketPort = record->websocketPort}); // same ports next time
        stop(record->pid);
    } else {
        m_attachment.detach();
    }
}

} // namespace postrider
