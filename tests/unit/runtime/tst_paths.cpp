// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/paths.h>
#include <support/testmain.h>

#include <QTest>

#include <functional>

using namespace postrider;

using Path = QString (*)();

class tst_Paths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followXdg_data()
    {
        QTest::addColumn<Path>("path");
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QString>("byDefault");
        QTest::newRow("data") << Path(paths::data) << QByteArray("XDG_DATA_HOME")
                              << QStringLiteral("/home/ann/.local/share/postrider");
        QTest::newRow("config") << Path(paths::config) << QByteArray("XDG_CONFIG_HOME")
                                << QStringLiteral("/home/ann/.config/postrider");
        QTest::newRow("state") << Path(paths::state) << QByteArray("XDG_STATE_HOME")
                               << QStringLiteral("/home/ann/.local/state/postrider");
        QTest::newRow("cache") << Path(paths::cache) << QByteArray("XDG_CACHE_HOME")
                               << QStringLiteral("/home/ann/.cache/postrider");
    }
    void followXdg()
    {
        QFETCH(Path, path);
        QFETCH(QByteArray, variable);
        const QByteArray home = qgetenv("HOME");
        const QByteArray before = qgetenv(variable.constData());
        qputenv("HOME", "/home/ann");
        qunsetenv(variable.constData());
        const QString byDefault = path();
        qputenv(variable.constData(), "/elsewhere");
        const QString chosen = path();
        qputenv(variable.constData(), "not/absolute"); // such a value is to be ignored
        const QString relative = path();
        qputenv("HOME", home);
        if (before.isNull())
            qunsetenv(variable.constData());
        else
            qputenv(variable.constData(), before);
        QTEST(byDefault, "byDefault");
        QCOMPARE(chosen, QStringLiteral("/elsewhere/postrider"));
        QTEST(relative, "byDefault");
    }
};

POSTRIDER_TEST(tst_Paths)
#include "tst_paths.moc"
