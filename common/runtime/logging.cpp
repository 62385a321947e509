// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

#include <QString>

#include <unistd.h>

namespace postrider::logging {
namespace {
QByteArrayView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "error";
    case QtFatalMsg:
        return "fatal";
    }
    Q_UNREACHABLE();
}

QString quoted(const QString &text)
{
    QString result(u'"');
    for (const QChar c : text) {
        const QChar::Category category = c.category();
        if (c == u'"' || c == u'\\')
            result.append(u'\\').append(c);
        else if (c == u'\n')
            result.append(QLatin1StringView("\\n"));
        else if (category == QChar::Other_Control || category == QChar::Other_Format ||
                 category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            result.append(QStringLiteral("\\u%1").arg(int(c.unicode()), 4, 16, QLatin1Char('0')));
        else
            result.append(c);
    }
    return result.append(u'"');
}

// One write() for a line, so that those of several threads don't mix.
void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArrayView category = context.category ? QByteArrayView(context.category) : QByteArrayView("default");
    const QByteArray text = line(currentTime(), type, category, message);
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.constData(), size_t(text.size()));
}
} // namespace

void install()
{
    qInstallMessageHandler(writeLine);
}

QByteArray line(Timestamp time, QtMsgType type, QByteArrayView category, const QString &message)
{
    QByteArray result = "time=" + toIso(time).toLatin1();
    result.append(" level=").append(levelName(type));
    result.append(" category=").append(category);
    result.append(" message=").append(quoted(message).toUtf8()).append('\n');
    return result;
}

} // namespace postrider::logging
