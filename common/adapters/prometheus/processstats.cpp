// SPDX-License-Identifier: GPL-3.0-or-later
#include "processstats.h"

#include <QDir>
#include <QFile>

#include <sys/resource.h>
#include <unistd.h>

namespace postrider::processstats {
namespace {

// A field of /proc/self/stat, counted from 1 as proc(5) does. The second one, the program's name, may hold anything.
double field(qsizetype number)
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QFile::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    return line.sliced(line.lastIndexOf(')') + 1).simplified().split(' ').value(number - 3).toDouble();
}

double seconds(const timeval &time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

} // namespace

double residentBytes()
{
    return field(24) * double(::sysconf(_SC_PAGESIZE));
}

double openDescriptors()
{
    return double(QDir(QStringLiteral("/proc/self/fd")).count()) - 3; // ".", ".." and the folder's own
}

double cpuSeconds()
{
    rusage usage{};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? seconds(usage.ru_utime) + seconds(usage.ru_stime) : 0;
}

double threads()
{
    return field(20);
}

} // namespace postrider::processstats
