// SPDX-License-Identifier: GPL-3.0-or-later
#include "busbench.h"
#include "figures.h"
#include "talkbench.h"

#include <support/backend.h>

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

// What the parts of a cluster allow, and what is made of it.
using namespace postrider;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    qputenv("POSTRIDER_BIN_DIR", QFile::encodeName(QCoreApplication::applicationDirPath()));
    test::Backend cluster(QStringLiteral("cluster"));
    bench::orEnd(cluster.launch(), QStringLiteral("the cluster did not start"));
    bench::measureTalk(cluster);
    bench::measureBus(cluster);
    return 0;
}
