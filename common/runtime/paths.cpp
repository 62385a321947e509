// SPDX-License-Identifier: GPL-3.0-or-later
#include "paths.h"

#include "application.h"

#include <QDir>
#include <QStringBuilder>

namespace postrider::paths {
namespace {

// Not QStandardPaths: it knows no state folder before Qt 6.7, and takes a path that isn't absolute, which the
// specification says to ignore.
QString folder(const char *variable, QLatin1StringView byDefault)
{
    const QString chosen = qEnvironmentVariable(variable);
    const QString home = QDir::isAbsolutePath(chosen) ? chosen : QDir::homePath() % byDefault;
    return home % u'/' % application::Folder;
}

} // namespace

QString data()
{
    return folder("XDG_DATA_HOME", QLatin1StringView("/.local/share"));
}

QString config()
{
    return folder("XDG_CONFIG_HOME", QLatin1StringView("/.config"));
}

QString state()
{
    return folder("XDG_STATE_HOME", QLatin1StringView("/.local/state"));
}

QString cache()
{
    return folder("XDG_CACHE_HOME", QLatin1StringView("/.cache"));
}

} // namespace postrider::paths
