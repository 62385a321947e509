// SPDX-License-Identifier: GPL-3.0-or-later
#include "testmain.h"

#ifdef POSTRIDER_GUI_TESTS
#include <QApplication>
#else
#include <QCoreApplication>
#endif
#include <QTest>

#include <map>

namespace postrider::test {
namespace {
auto &registry()
{
    static std::map<QByteArray, std::function<std::unique_ptr<QObject>()>> tests;
    return tests;
}
} // namespace

Registered::Registered(const char *name, std::function<std::unique_ptr<QObject>()> make)
{
    registry().emplace(QByteArray(name).toLower(), std::move(make));
}
} // namespace postrider::test

// `binary` runs every class; `binary tst_x [QtTest arguments]` runs one.
int main(int argc, char **argv)
{
#ifdef POSTRIDER_GUI_TESTS
    QApplication app(argc, argv);
#else
    QCoreApplication app(argc, argv);
#endif
    auto &tests = postrider::test::registry();
    QStringList arguments = QCoreApplication::arguments();
    QByteArray wanted;
    if (arguments.size() > 1 && arguments.at(1).startsWith(QLatin1String("tst_")))
        wanted = arguments.takeAt(1).toLatin1();
    if (!wanted.isEmpty() && !tests.contains(wanted)) {
        qCritical("no test class called %s", wanted.constData());
        return 2;
    }
    int failures = 0;
    for (const auto &[name, make] : tests)
        if (wanted.isEmpty() || name == wanted)
            failures += QTest::qExec(make().get(), arguments);
    return failures == 0 ? 0 : 1;
}
