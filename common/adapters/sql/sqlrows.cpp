// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlrows.h"

#include <QStringBuilder>

namespace postrider {

QString repeated(QStringView one, qsizetype count, QStringView separator)
{
    QString text;
    text.reserve(count * (one.size() + separator.size()));
    for (qsizetype i = 0; i < count; ++i) {
        if (i > 0)
            text += separator;
        text += one;
    }
    return text;
}

SqlResult<void> insertRows(SqlConnection &connection, const QString &into, const QList<QVariantList> &rows,
                           const QString &behind)
{
    return inPieces(rows, [&](const QList<QVariantList> &piece) -> SqlResult<void> {
        const QString row = u'(' % repeated(u"?", piece.first().size(), u", ") % u')';
        QVariantList values;
        values.reserve(piece.size() * piece.first().size());
        for (const QVariantList &one : piece)
            values.append(one);
        const auto inserted = connection.execute(
            u"INSERT INTO " % into % u" VALUES " % repeated(row, piece.size(), u", ") % behind, values);
        return inserted ? SqlResult<void>() : std::unexpected(inserted.error());
    });
}

} // namespace postrider
