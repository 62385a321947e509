// SPDX-License-Identifier: GPL-3.0-or-later
#include "openapi.h"

#include <QFile>

// A static library's resources are only there once they are asked for; the macro can't stand in a namespace.
static void initialiseResource()
{
    Q_INIT_RESOURCE(openapi);
}

namespace postrider::openapi {
namespace {

QByteArray embedded(const QString &path)
{
    initialiseResource();
    QFile file(path);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return opened ? file.readAll() : QByteArray();
}

} // namespace

QByteArray document()
{
    return embedded(QStringLiteral(":/openapi/openapi.json"));
}

QByteArray framesSchema()
{
    return embedded(QStringLiteral(":/openapi/frames.schema.json"));
}

} // namespace postrider::openapi
