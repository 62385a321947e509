// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <platform/freedesktopnotifications.h>
#include <platform/tray.h>

using namespace postrider;

namespace {

const QString Service = QStringLiteral("org.freedesktop.Notifications");
const QString Path = QStringLiteral("/org/freedesktop/Notifications");

// What a desktop has: it shows notifications and says what was clicked.
class Desktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        QString title;
        QString text;
        QVariantMap hints;
    };
    QMap<uint, Shown> shown;
    uint last = 0;
    QStringList capabilities{QStringLiteral("body"), QStringLiteral("actions")};

public Q_SLOTS:
    QStringList GetCapabilities() { return capabilities; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &text,
                const QStringList &, const QVariantMap &hints, int)
    {
        const uint id = replaces ? replaces : ++last;
        shown.insert(id, {title, text, hints});
        return id;
    }
    void CloseNotification(uint id) { shown.remove(id); }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

} // namespace

// On a bus of its own.
class tst_FreedesktopNotifications : public QObject {
    Q_OBJECT
private:
    QProcess daemon;
    QString address;
    Desktop desktop;
    const QString ann = QStringLiteral("dm-1-2");

    QDBusConnection connection(const QString &name) { return QDBusConnection::connectToBus(address, name); }

private Q_SLOTS:
    void initTestCase()
    {
        daemon.start(QStringLiteral("dbus-daemon"),
                     {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QVERIFY(daemon.waitForReadyRead(30'000));
        address = QString::fromUtf8(daemon.readLine()).trimmed();
        QDBusConnection bus = connection(QStringLiteral("desktop"));
        QVERIFY(bus.registerObject(Path, &desktop, QDBusConnection::ExportAllContents));
        QVERIFY(bus.registerService(Service));
    }
    void init()
    {
        desktop.shown.clear();
        desktop.capabilities = QStringList{QStringLiteral("body"), QStringLiteral("actions")};
    }
    void cleanupTestCase()
    {
        daemon.terminate();
        daemon.waitForFinished();
    }

    void oneKeyIsOneNotification()
    {
        FreedesktopNotifications notifications(connection(QStringLiteral("app")));
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("hello"));
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("again")); // before the first has its id
        QTRY_COMPARE(desktop.shown.size(), 1);
        QTRY_COMPARE(desktop.shown.first().text, QStringLiteral("again"));
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("and again"));
        QTRY_COMPARE(desktop.shown.first().text, QStringLiteral("and again"));
        QCOMPARE(desktop.shown.size(), 1);
        QCOMPARE(desktop.shown.first().hints.value(QStringLiteral("desktop-entry")).toString(),
                 QStringLiteral("io.github.postrider.Postrider"));
        notifications.withdraw(ann);
        QTRY_VERIFY(desktop.shown.isEmpty());
    }

    void whatIsWithdrawnAtOnceDoesNotStay()
    {
        FreedesktopNotifications notifications(connection(QStringLiteral("app")));
        const uint before = desktop.last;
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("hello"));
        notifications.withdraw(ann);
        QTRY_VERIFY(desktop.last > before && desktop.shown.isEmpty());
    }

    void aClickIsTold()
    {
        FreedesktopNotifications notifications(connection(QStringLiteral("app")));
        QSignalSpy activated(&notifications, &Notifications::activated);
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("hello"));
        QTRY_COMPARE(desktop.shown.size(), 1);
        // The id is known to the app once a replacement goes to it.
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("more"));
        QTRY_COMPARE(desktop.shown.first().text, QStringLiteral("more"));
        Q_EMIT desktop.ActionInvoked(desktop.last + 7, QStringLiteral("default")); // another program's
        QTRY_VERIFY([&] {
            if (activated.isEmpty())
                Q_EMIT desktop.ActionInvoked(desktop.last, QStringLiteral("default"));
            QTest::qWait(20);
            return !activated.isEmpty();
        }());
        QCOMPARE(activated.first().first().toString(), ann);
        QTRY_VERIFY(desktop.shown.isEmpty());
    }

    // A message is never taken for markup.
    void textIsPlain()
    {
        desktop.capabilities += QStringLiteral("body-markup");
        FreedesktopNotifications notifications(connection(QStringLiteral("app")));
        QTRY_VERIFY([&] {
            notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("<b>&"));
            QTest::qWait(20);
            return !desktop.shown.isEmpty() && desktop.shown.first().text == QStringLiteral("&lt;b&gt;&amp;");
        }());
    }

    void nothingIsLeftBehind()
    {
        {
            FreedesktopNotifications notifications(connection(QStringLiteral("app")));
            notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("hello"));
            QTRY_COMPARE(desktop.shown.size(), 1);
            notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("more"));
            QTRY_COMPARE(desktop.shown.first().text, QStringLiteral("more"));
            QTest::qWait(50);
        }
        QTRY_VERIFY(desktop.shown.isEmpty());
    }

    void withoutABusItIsSilent()
    {
        FreedesktopNotifications notifications(QDBusConnection(QStringLiteral("none")));
        notifications.show(ann, QStringLiteral("Ann"), QStringLiteral("hello"));
        notifications.withdraw(ann);
    }

    void aTrayIsOnlyWhereThereIsAPlaceForIt()
    {
        QDBusConnection bus = connection(QStringLiteral("app"));
        QVERIFY(!Tray::isOffered(bus));
        QVERIFY(!Tray::isOffered(QDBusConnection(QStringLiteral("none"))));
        QVERIFY(connection(QStringLiteral("desktop")).registerService(QStringLiteral("org.kde.StatusNotifierWatcher")));
        QVERIFY(Tray::isOffered(bus));
    }
};

POSTRIDER_TEST(tst_FreedesktopNotifications)
#include "tst_freedesktopnotifications.moc"
