// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "background.h"
#include "client.h"

#include <domain/result.h>

#include <QObject>
#include <QTimer>

#include <functional>

namespace postrider::kafka {

// Makes and checks the topics, asks the broker every two seconds whether it is there, and checks the topics again when
// it was not.
class BrokerWatch : public QObject {
    Q_OBJECT
public:
    BrokerWatch(const KafkaSettings &settings, std::shared_ptr<Background> background, std::function<Client()> client);

    bool isUp() const { return m_up; }

Q_SIGNALS:
    void upChanged(bool up);
    void refused(const postrider::Error &error); // once for each cause

private:
    void ask();
    void hear(const Result<void> &answer);

    const KafkaSettings m_settings;
    const std::shared_ptr<Background> m_background;
    const std::function<Client()> m_client;
    QTimer m_timer;
    QString m_trouble; // that was told of
    bool m_up = false;
};

} // namespace postrider::kafka
