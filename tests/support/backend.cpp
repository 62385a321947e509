// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend.h"

#include <QTest>

namespace postrider::test {
namespace {
constexpr int Patience = 180'000; // ms; no verdict depends on how long something takes
}

Backend::Backend(const QString &name) : m_name(name)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

Backend::~Backend()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(Patience))
        m_process.kill();
}

bool Backend::launch()
{
    const QString script = QStringLiteral(POSTRIDER_CLUSTER_DIR) + u'/' + m_name + QStringLiteral(".py");
    m_process.start(QStringLiteral(POSTRIDER_PYTHON), {QStringLiteral("-B"), script, QStringLiteral("run")});
    QByteArray line;
    while (readLine(&line)) {
        if (line.startsWith("listening ")) {
            m_port = line.mid(line.lastIndexOf(':') + 1).toUShort();
            return m_port != 0;
        }
        const qsizetype equals = line.indexOf('=');
        m_variables.insert(QString::fromUtf8(line.first(equals)), QString::fromUtf8(line.sliced(equals + 1)));
    }
    qWarning("%s did not start", qPrintable(m_name));
    return false;
}

bool Backend::start()
{
    return obeys("start");
}

bool Backend::stop()
{
    return obeys("stop");
}

bool Backend::kill()
{
    return obeys("kill");
}

bool Backend::pause()
{
    return obeys("pause");
}

bool Backend::resume()
{
    return obeys("resume");
}

bool Backend::obeys(const QByteArray &command)
{
    m_process.write(command + '\n');
    QByteArray line;
    if (readLine(&line) && line == command)
        return true;
    qWarning("%s: %s, asked to %s", qPrintable(m_name), line.constData(), command.constData());
    return false;
}

bool Backend::readLine(QByteArray *line)
{
    const auto settled = [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(settled, Patience) || !m_process.canReadLine())
        return false;
    *line = m_process.readLine().trimmed();
    return true;
}

} // namespace postrider::test
