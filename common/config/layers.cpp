// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers.h"

#include <QFile>
#include <QStringBuilder>

namespace postrider::config {

std::expected<Layer, QString> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return std::unexpected(QStringLiteral("The file %1 can't be read: %2.").arg(path, file.errorString()));
    Layer layer;
    for (int number = 1; !file.atEnd(); ++number) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const QString where = path % u", line " % QString::number(number);
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 1)
            return std::unexpected(where % u": this is not like NAME = value.");
        const QString name = line.first(equals).trimmed();
        if (layer.contains(name))
            return std::unexpected(where % u": " % name % u" has been given before.");
        layer.insert(name, {line.sliced(equals + 1).trimmed(), where % u": " % name});
    }
    return layer;
}

} // namespace postrider::config
