// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqldialect.h"

#include "mariadb.h"
#include "sqlite.h"

#include <domain/overloaded.h>

#include <QStringBuilder>

namespace postrider {

QString nameOf(const SqlSettings &settings)
{
    return std::visit(Overloaded{
                          [](const SqliteFile &file) { return file.path; },
                          [](const MariaDbServer &server) -> QString {
                              return server.database % u" at " % server.host % u':' % QString::number(server.port) %
                                     u" as " % server.user;
                          },
                      },
                      settings.database);
}

std::unique_ptr<SqlDialect> dialectOf(const SqlSettings &settings)
{
    return std::visit(Overloaded{
                          [&](const SqliteFile &file) -> std::unique_ptr<SqlDialect> {
                              return std::make_unique<SqliteDialect>(file, settings.access, settings.busyTimeout);
                          },
                          [&](const MariaDbServer &server) -> std::unique_ptr<SqlDialect> {
                              return std::make_unique<MariaDbDialect>(server, settings.access, settings.busyTimeout);
                          },
                      },
                      settings.database);
}

} // namespace postrider
