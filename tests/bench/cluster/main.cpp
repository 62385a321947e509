// SPDX-License-Identifier: GPL-3.0-or-later
#include "busbench.h"
#include "figures.h"

#include <support/backend.h>

#include <QCoreApplication>

// What the parts of a cluster allow, and what is made of it.
using namespace postrider;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    test::Backend kafka(QStringLiteral("kafka"));
    test::Backend mariaDb(QStringLiteral("mariadb"));
    bench::orEnd(kafka.launch() && mariaDb.launch(), QStringLiteral("the servers did not start"));
    bench::measureBus(kafka, mariaDb);
    return 0;
}
