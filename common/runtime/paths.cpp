// SPDX-License-Identifier: GPL-3.0-or-later
#include "paths.h"

#include "application.h"

#include <QDir>
#include <QStandardPaths>
#include <QStringBuilder>

namespace postrider::paths {
namespace {

QString below(const QString &folder)
{
    return folder % u'/' % application::Folder;
}

} // namespace

QString data()
{
    return below(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
}

QString config()
{
    return below(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation));
}

QString state()
{
    // Qt knows this one only from 6.7 on. The specification ignores paths that aren't absolute.
    const QString chosen = qEnvironmentVariable("XDG_STATE_HOME");
    return below(QDir::isAbsolutePath(chosen) ? chosen : QDir::homePath() % QLatin1StringView("/.local/state"));
}

QString cache()
{
    return below(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation));
}

} // namespace postrider::paths
