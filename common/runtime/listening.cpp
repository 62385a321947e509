// SPDX-License-Identifier: GPL-3.0-or-later
#include "listening.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace postrider {
namespace {

constexpr QLatin1StringView FileName{"listening.json"};
constexpr QLatin1StringView Pid{"pid"};
constexpr QLatin1StringView Http{"http"};
constexpr QLatin1StringView WebSocket{"websocket"};

} // namespace

std::optional<Listening::Place> Listening::of(const QString &dataFolder)
{
    const auto owner = DataFolder::owner(dataFolder);
    QFile file(QDir(dataFolder).filePath(FileName));
    if (!owner || !file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    const Place place{.pid = object.value(Pid).toInteger(),
                      .http = QUrl(object.value(Http).toString()),
                      .websocket = QUrl(object.value(WebSocket).toString())};
    if (place.pid != *owner || place.http.isEmpty())
        return {}; // of a server that was killed
    return place;
}

Listening::Listening(const DataFolder &folder) : m_file(folder.file(FileName))
{
    withdraw();
}

Listening::~Listening()
{
    withdraw();
}

bool Listening::announce(const QUrl &http, const QUrl &websocket)
{
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return false;
    file.write(QJsonDocument(QJsonObject{{Pid, QCoreApplication::applicationPid()},
                                         {Http, http.toString()},
                                         {WebSocket, websocket.toString()}})
                   .toJson());
    return file.commit();
}

void Listening::withdraw()
{
    QFile::remove(m_file);
}

} // namespace postrider
