// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace postrider::test {

// A Kafka broker of its own for a test binary, on a free port, with its data in a temporary folder; it ends with the
// test, however that ends.
class KafkaBroker {
public:
    KafkaBroker();
    ~KafkaBroker();

    // True once it answers. A missing Java, Maven or artifact is a failure, told of as a warning.
    bool run();
    quint16 port() const { return m_port; }

    bool kill();   // with -9
    bool start();  // again, with its data, on the same port
    bool pause();  // with SIGSTOP
    bool resume(); // with SIGCONT

private:
    bool order(const char *what);
    QByteArray nextLine();

    QProcess m_script;
    quint16 m_port = 0;
};

} // namespace postrider::test
