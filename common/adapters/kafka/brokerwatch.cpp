// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokerwatch.h"

#include "logging.h"
#include "topicsetup.h"

namespace postrider::kafka {
namespace {
using namespace std::chrono_literals;
constexpr auto Patience = 1500ms; // a broker that is well answers within a few
constexpr auto WhileUp = 2000ms;
constexpr auto WhileAway = 250ms;
} // namespace

BrokerWatch::BrokerWatch(const KafkaSettings &settings, std::shared_ptr<Background> background,
                         std::function<Client()> client)
    : m_settings(settings), m_background(std::move(background)), m_client(std::move(client))
{
    m_timer.setSingleShot(true);
    m_timer.callOnTimeout(this, &BrokerWatch::ask);
    m_timer.start(0);
}

void BrokerWatch::ask()
{
    const Client client = m_client();
    if (!client)
        return hear(failure(Code::Unavailable, {}, QStringLiteral("there is no client")));
    m_background->ask(
        this,
        [client, settings = m_settings, wasUp = m_up] {
            return wasUp ? askForMetadata(client.get(), Patience) : setUpTopics(client.get(), settings, Patience);
        },
        [this](const Result<void> &answer) { hear(answer); });
}

void BrokerWatch::hear(const Result<void> &answer)
{
    m_timer.start(answer ? WhileUp : WhileAway);
    const QString trouble = answer ? QString() : answer.error().cause;
    if (trouble != m_trouble) {
        m_trouble = trouble;
        if (answer)
            qCInfo(log) << "the broker answers, and its topics are as they must be";
        else
            qCWarning(log).noquote() << "the bus is away:" << trouble;
        if (!answer && answer.error().code == Code::Internal)
            Q_EMIT refused(answer.error());
    }
    if (m_up != answer.has_value()) {
        m_up = answer.has_value();
        Q_EMIT upChanged(m_up);
    }
}

} // namespace postrider::kafka
