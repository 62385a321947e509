// SPDX-License-Identifier: GPL-3.0-or-later
#include "singleinstance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

namespace postrider {
namespace {
constexpr int PatienceMs = 1000;
}

// The name of a profile is anything; that of a socket is short.
SingleInstance::SingleInstance(const QString &profile, QObject *parent) : QObject(parent)
{
    const QByteArray digest = QCryptographicHash::hash(profile.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty())
        folder = QDir::tempPath();
    m_address = QDir(folder).filePath(QStringLiteral("postrider-%1.socket").arg(QLatin1StringView(digest)));
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            socket->deleteLater();
        Q_EMIT raiseRequested();
    });
}

SingleInstance::Outcome SingleInstance::claim()
{
    QLocalSocket first;
    first.connectToServer(m_address);
    if (first.waitForConnected(PatienceMs))
        return Outcome::HandedOver;
    QLocalServer::removeServer(m_address); // left behind by a crash
    m_server.listen(m_address);
    return Outcome::First;
}

} // namespace postrider
