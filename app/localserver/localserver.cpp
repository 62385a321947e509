// SPDX-License-Identifier: GPL-3.0-or-later
#include "localserver.h"

#include <runtime/datafolder.h>

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
constexpr qint64 StopMs = 5'000;
constexpr qint64 PatienceMs = 20'000; // for a server to answer: a first start makes keys and tables

QUrl addressOf(quint16 port)
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
}

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
    const QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid));
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
}

LocalServer::~LocalServer()
{
    detach();
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

std::optional<QUrl> LocalServer::lastAddress() const
{
    const auto record = readRecord();
    return record ? std::optional(addressOf(record->httpPort)) : std::nullopt;
}

void LocalServer::attach()
{
    if (m_retry.isActive())
        return;
    m_started = false;
    m_since.start();
    QDir().mkpath(m_folder);
    proceed();
}

void LocalServer::proceed()
{
    if (m_since.elapsed() > PatienceMs) {
        giveUp(m_started ? tr("The server doesn't answer. %1").arg(lastWords())
                         : tr("The server on this computer doesn't answer."));
        return;
    }
    if (!m_attached && !m_attachment.attach()) {
        m_retry.start(); // the last app is just stopping it
        return;
    }
    m_attached = true;
    const auto record = readRecord();
    if (m_started && record && !runs(record->pid, m_binary) && !isUsed()) {
        giveUp(tr("The server ended at once. %1").arg(lastWords()));
        return;
    }
    if (!m_started) {
        if (!m_starting.tryLock()) {
            m_retry.start(); // another app is just starting it
            return;
        }
        if (!isUsed()) {
            start();
            return;
        }
        m_starting.unlock();
    }
    probe(record && record->httpPort ? record->httpPort : DefaultHttpPort);
}

// Some process has the data: a server that can be attached to.
bool LocalServer::isUsed() const
{
    const auto folder = DataFolder::open(m_folder);
    return !folder && folder.error().refusal == DataFolder::Refusal::Locked;
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
    process.setStandardOutputFile(file("server.log"));
    process.setStandardErrorFile(file("server.log"), QIODevice::Append);
    if (!process.startDetached(&record.pid)) {
        giveUp(tr("The server can't be started: %1").arg(process.errorString()));
        return;
    }
    writeRecord(record);
    m_started = true;
    m_retry.start();
}

void LocalServer::probe(quint16 port)
{
    QNetworkRequest request(addressOf(port).resolved(QUrl(QStringLiteral("/status"))));
    request.setTransferTimeout(2000);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply, port] {
        reply->deleteLater();
        const QJsonObject status = QJsonDocument::fromJson(reply->readAll()).object();
        probed(port, reply->error() == QNetworkReply::NoError && status.contains(QStringLiteral("version")));
    });
}

void LocalServer::probed(quint16 port, bool answered)
{
    if (!m_attached)
        return; // detached meanwhile
    if (!answered) {
        m_retry.start();
        return;
    }
    m_starting.unlock();
    Q_EMIT ready(addressOf(port));
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

// Waits for its end, at most a few seconds: who attaches meanwhile must not meet a server that is on its way out.
void LocalServer::stop(qint64 pid) const
{
    QElapsedTimer since;
    since.start();
    ::kill(pid_t(pid), SIGTERM);
    while (runs(pid, m_binary) && since.elapsed() < StopMs)
        QThread::msleep(10);
}

void LocalServer::detach()
{
    m_retry.stop();
    m_starting.unlock();
    if (!std::exchange(m_attached, false))
        return;
    const auto record = readRecord();
    if (m_attachment.isLast() && record && runs(record->pid, m_binary)) {
        stop(record->pid);
        writeRecord(
            {.pid = 0, .httpPort = record->httpPort, .websocketPort = record->websocketPort}); // same ports next time
    }
    m_attachment.detach();
}

} // namespace postrider
