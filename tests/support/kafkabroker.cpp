// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkabroker.h"

#include <QTest>

namespace postrider::test {
namespace {
constexpr int Patience = 150'000; // ms; more than the script has itself
}

KafkaBroker::KafkaBroker()
{
    m_script.setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

KafkaBroker::~KafkaBroker()
{
    m_script.closeWriteChannel();
    if (m_script.state() != QProcess::NotRunning && !m_script.waitForFinished(Patience))
        m_script.kill();
}

bool KafkaBroker::run()
{
    m_script.start(QStringLiteral(POSTRIDER_PYTHON), {QStringLiteral(POSTRIDER_KAFKA_SCRIPT), QStringLiteral("run")});
    const QByteArray line = nextLine();
    const QByteArray before = QByteArrayLiteral("listening 127.0.0.1:");
    if (!line.startsWith(before)) {
        qWarning("the broker did not start: %s", line.constData());
        return false;
    }
    m_port = line.sliced(before.size()).toUShort();
    return m_port != 0;
}

bool KafkaBroker::kill()
{
    return order("kill");
}

bool KafkaBroker::start()
{
    return order("start");
}

bool KafkaBroker::pause()
{
    return order("pause");
}

bool KafkaBroker::resume()
{
    return order("resume");
}

bool KafkaBroker::order(const char *what)
{
    m_script.write(QByteArray(what) + '\n');
    const QByteArray answer = nextLine();
    if (answer != what)
        qWarning("the broker did not %s: %s", what, answer.constData());
    return answer == what;
}

// The test's event loop goes on meanwhile.
QByteArray KafkaBroker::nextLine()
{
    const auto something = [this] { return m_script.canReadLine() || m_script.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(something, Patience))
        return {};
    return m_script.readLine().trimmed();
}

} // namespace postrider::test
