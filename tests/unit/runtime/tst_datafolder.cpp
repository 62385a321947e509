// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/datafolder.h>
#include <support/testmain.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace postrider;

class tst_DataFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isItsOwnersAlone()
    {
        const QTemporaryDir parent;
        const QString path = parent.filePath(QStringLiteral("a/b"));
        const auto folder = DataFolder::open(path);
        QVERIFY(folder);
        QCOMPARE(folder->path(), path);
        constexpr auto owners = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
        constexpr auto others = QFile::Permissions(0x0077);
        for (const QString &made : {path, parent.filePath(QStringLiteral("a"))}) {
            QCOMPARE(QFile::permissions(made) & others, QFile::Permissions());
            QCOMPARE(QFile::permissions(made) & owners, owners);
        }
    }

    void closesOneThatWasOpenToOthers()
    {
        const QTemporaryDir parent;
        QVERIFY(QFile::setPermissions(parent.path(), QFile::Permissions(0x7755)));
        QVERIFY(DataFolder::open(parent.path()));
        QCOMPARE(QFile::permissions(parent.path()) & QFile::Permissions(0x0077), QFile::Permissions());
    }

    void isOneProcesssAtATime()
    {
        const QTemporaryDir parent;
        {
            const auto first = DataFolder::open(parent.path());
            QVERIFY(first);
            const auto second = DataFolder::open(parent.path());
            QVERIFY(!second);
            QCOMPARE(second.error().refusal, DataFolder::Refusal::Locked);
            QVERIFY(second.error().message.contains(parent.path()));
            QVERIFY(second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
        }
        QVERIFY(DataFolder::open(parent.path()));
    }

    void tellsWhoHasIt()
    {
        const QTemporaryDir parent;
        QVERIFY(!DataFolder::owner(parent.path()));
        {
            const auto folder = DataFolder::open(parent.path());
            QCOMPARE(DataFolder::owner(parent.path()), std::optional(QCoreApplication::applicationPid()));
        }
        QVERIFY(!DataFolder::owner(parent.path()));
    }

    // A server that starts while an app asks must not be refused.
    void askingDisturbsNobody()
    {
        const QTemporaryDir parent;
        QVERIFY(DataFolder::open(parent.path()));
        std::atomic_bool enough = false;
        std::thread asking([&] {
            while (!enough)
                DataFolder::owner(parent.path());
        });
        bool alwaysOpened = true;
        for (int i = 0; i < 3000; ++i)
            alwaysOpened = DataFolder::open(parent.path()) && alwaysOpened;
        enough = true;
        asking.join();
        QVERIFY(alwaysOpened);
    }

    void saysWhyItCantBe()
    {
        const QTemporaryDir parent;
        const QString path = parent.filePath(QStringLiteral("file"));
        QVERIFY(QFile(path).open(QFile::WriteOnly));
        for (const QString &impossible : QStringList{path, path + QStringLiteral("/below")}) {
            const auto folder = DataFolder::open(impossible);
            QVERIFY(!folder);
            QCOMPARE(folder.error().refusal, DataFolder::Refusal::Unusable);
            QVERIFY2(folder.error().message.contains(path), qPrintable(folder.error().message));
        }
    }
};

POSTRIDER_TEST(tst_DataFolder)
#include "tst_datafolder.moc"
