// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/epolldispatcher.h>
#include <support/testmain.h>

#include <QEventLoop>
#include <QSocketNotifier>
#include <QTemporaryFile>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <functional>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace postrider;

namespace {
// Two connected sockets.
struct Pair {
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("no sockets");
    }
    ~Pair()
    {
        closeEnd(0);
        closeEnd(1);
    }
    void closeEnd(size_t end)
    {
        if (ends[end] >= 0)
            ::close(std::exchange(ends[end], -1));
    }
    void say(size_t end = 1) const { QCOMPARE(::write(ends[end], "x", 1), 1); }
    void hear(size_t end = 0) const
    {
        std::array<char, 64> bytes{};
        while (::read(ends[end], bytes.data(), bytes.size()) > 0) {
        }
    }
    std::array<int, 2> ends{-1, -1};
};

std::unique_ptr<QSocketNotifier> watch(int descriptor, QSocketNotifier::Type type, std::function<void()> slot)
{
    auto notifier = std::make_unique<QSocketNotifier>(descriptor, type);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), std::move(slot));
    return notifier;
}

bool spinUntil(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 20'000);
}

// What waits now is dealt with, and nothing else is waited for.
void spinOnce()
{
    for (int i = 0; i < 3; ++i)
        QCoreApplication::processEvents();
}
} // namespace

// Each test runs on a thread of its own whose event loop is the one tested; the main thread waits.
class tst_EpollDispatcher : public QObject {
    Q_OBJECT

    static void onEpoll(std::function<void()> test)
    {
        const std::unique_ptr<QThread> thread(QThread::create(std::move(test)));
        thread->setEventDispatcher(new EpollDispatcher);
        thread->start();
        thread->wait();
    }

private Q_SLOTS:
    void tellsOfReadiness()
    {
        onEpoll([] {
            Pair pair;
            int readable = 0;
            int writable = 0;
            const auto reader = watch(pair.ends[0], QSocketNotifier::Read, [&] {
                ++readable;
                pair.hear();
            });
            spinOnce();
            QCOMPARE(readable, 0);
            pair.say();
            QVERIFY(spinUntil([&] { return readable == 1; }));
            spinOnce();
            QCOMPARE(readable, 1);
            std::unique_ptr<QSocketNotifier> writer;
            writer = watch(pair.ends[0], QSocketNotifier::Write, [&] {
                ++writable;
                writer->setEnabled(false);
            });
            QVERIFY(spinUntil([&] { return writable == 1; }));
            pair.say();
            QVERIFY(spinUntil([&] { return readable == 2; }));
            QCOMPARE(writable, 1);
        });
    }

    void aDisabledNotifierIsSilent()
    {
        onEpoll([] {
            Pair pair;
            int count = 0;
            const auto reader = watch(pair.ends[0], QSocketNotifier::Read, [&] {
                ++count;
                pair.hear();
            });
            reader->setEnabled(false);
            pair.say();
            spinOnce();
            QCOMPARE(count, 0);
            reader->setEnabled(true);
            QVERIFY(spinUntil([&] { return count == 1; }));
        });
    }

    void tellsOfAHangUp()
    {
        onEpoll([] {
            Pair pair;
            bool told = false;
            std::unique_ptr<QSocketNotifier> reader;
            reader = watch(pair.ends[0], QSocketNotifier::Read, [&] {
                told = true;
                reader->setEnabled(false);
            });
            pair.closeEnd(1);
            QVERIFY(spinUntil([&] { return told; }));
        });
    }

    // Of two that are ready together the first to be told removes the other.
    void notifiersGoWithinSlots()
    {
        onEpoll([] {
            Pair a;
            Pair b;
            int told = 0;
            std::unique_ptr<QSocketNotifier> first;
            std::unique_ptr<QSocketNotifier> second;
            first = watch(a.ends[0], QSocketNotifier::Read, [&] {
                ++told;
                a.hear();
                second.reset();
            });
            second = watch(b.ends[0], QSocketNotifier::Read, [&] {
                ++told;
                b.hear();
                first.reset();
            });
            a.say();
            b.say();
            QVERIFY(spinUntil([&] { return told == 1; }));
            spinOnce();
            QCOMPARE(told, 1);
        });
    }

    void aNotifierMayDeleteItself()
    {
        onEpoll([] {
            Pair pair;
            int told = 0;
            QSocketNotifier *notifier = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read);
            QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] {
                ++told;
                notifier->setEnabled(false);
                notifier->deleteLater();
            });
            pair.say();
            QVERIFY(spinUntil([&] { return told == 1; }));
            spinOnce();
            QCOMPARE(told, 1);
        });
    }

    void notifiersComeWithinSlots()
    {
        onEpoll([] {
            Pair a;
            Pair b;
            bool told = false;
            std::unique_ptr<QSocketNotifier> second;
            const auto first = watch(a.ends[0], QSocketNotifier::Read, [&] {
                a.hear();
                second = watch(b.ends[0], QSocketNotifier::Read, [&] {
                    told = true;
                    b.hear();
                });
            });
            b.say();
            a.say();
            QVERIFY(spinUntil([&] { return told; }));
        });
    }

    // The number of a closed descriptor is soon another's.
    void aDescriptorsNumberIsUsedAgain()
    {
        onEpoll([] {
            for (int round = 0; round < 100; ++round) {
                Pair pair;
                int told = 0;
                auto reader = watch(pair.ends[0], QSocketNotifier::Read, [&] {
                    ++told;
                    pair.hear();
                });
                pair.say();
                QVERIFY(spinUntil([&] { return told == 1; }));
                if (round % 2)
                    reader.reset(); // else the descriptor is closed first, which is wrong but happens
                pair.closeEnd(0);
                pair.closeEnd(1);
                spinOnce();
                QCOMPARE(told, 1);
            }
        });
    }

    // epoll refuses files; for poll they are always ready.
    void aFileIsAlwaysReady()
    {
        onEpoll([] {
            QTemporaryFile file;
            QVERIFY(file.open());
            int told = 0;
            const auto reader = watch(file.handle(), QSocketNotifier::Read, [&] { ++told; });
            QVERIFY(spinUntil([&] { return told >= 2; }));
            reader->setEnabled(false);
            told = 0;
            spinOnce();
            QCOMPARE(told, 0);
        });
    }

    void timersAndPostedEventsGoOn()
    {
        onEpoll([] {
            Pair pair;
            int ticks = 0;
            int posted = 0;
            const auto busy = watch(pair.ends[0], QSocketNotifier::Write, [] {}); // ready all the time
            QTimer timer;
            QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
                ++ticks;
                QMetaObject::invokeMethod(&timer, [&] { ++posted; }, Qt::QueuedConnection);
            });
            timer.start(1);
            QVERIFY(spinUntil([&] { return ticks >= 10 && posted >= 10; }));
            timer.stop();
            QVERIFY(timer.remainingTime() < 0);
        });
    }

    // An inner loop, run in a slot, serves the sockets that were ready together with the one of the slot.
    void loopsMayBeNested()
    {
        onEpoll([] {
            Pair a;
            Pair b;
            QByteArray order;
            QEventLoop inner;
            const auto slot = [&](Pair &own, char name, bool waits) {
                own.hear();
                order += name;
                if (waits)
                    inner.exec();
                else
                    inner.quit();
                order += char(name - 'a' + 'A');
            };
            bool first = true;
            const auto waitFirst = [&] { return std::exchange(first, false); };
            const auto one = watch(a.ends[0], QSocketNotifier::Read, [&] { slot(a, 'a', waitFirst()); });
            const auto other = watch(b.ends[0], QSocketNotifier::Read, [&] { slot(b, 'b', waitFirst()); });
            a.say();
            b.say();
            QVERIFY(spinUntil([&] { return order.size() == 4; }));
            QVERIFY2(order == "abBA" || order == "baAB", order.constData());
            a.say();
            QVERIFY(spinUntil([&] { return order.size() == 6; }));
        });
    }

    void socketsCanBeLeftOut()
    {
        onEpoll([] {
            Pair pair;
            int told = 0;
            const auto reader = watch(pair.ends[0], QSocketNotifier::Read, [&] {
                ++told;
                pair.hear();
            });
            pair.say();
            for (int i = 0; i < 3; ++i)
                QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
            QCOMPARE(told, 0);
            QVERIFY(spinUntil([&] { return told == 1; }));
        });
    }

    // More than one call of epoll_wait() gives.
    void manySocketsAreServed()
    {
        onEpoll([] {
            constexpr int Many = 1500;
            std::vector<std::unique_ptr<Pair>> pairs;
            std::vector<std::unique_ptr<QSocketNotifier>> readers;
            int told = 0;
            for (int i = 0; i < Many; ++i) {
                pairs.push_back(std::make_unique<Pair>());
                readers.push_back(
                    watch(pairs.back()->ends[0], QSocketNotifier::Read, [&told, pair = pairs.back().get()] {
                        ++told;
                        pair->hear();
                    }));
            }
            for (const auto &pair : pairs)
                pair->say();
            QVERIFY(spinUntil([&] { return told == Many; }));
        });
    }

    // Two threads with a loop each wake one another.
    void otherThreadsWakeIt()
    {
        QThread one;
        QThread two;
        one.setEventDispatcher(new EpollDispatcher);
        two.setEventDispatcher(new EpollDispatcher);
        QObject here;
        QObject there;
        here.moveToThread(&one);
        there.moveToThread(&two);
        constexpr int Rounds = 2000;
        std::atomic<int> rounds = 0;
        std::function<void()> ping;
        const std::function<void()> pong = [&] {
            QMetaObject::invokeMethod(&here, [&] { ping(); }, Qt::QueuedConnection);
        };
        ping = [&] {
            if (++rounds < Rounds)
                QMetaObject::invokeMethod(&there, [&] { pong(); }, Qt::QueuedConnection);
        };
        one.start();
        two.start();
        QMetaObject::invokeMethod(&here, [&] { ping(); }, Qt::QueuedConnection);
        QTRY_COMPARE_WITH_TIMEOUT(rounds.load(), Rounds, 60'000);
        for (QThread *thread : {&one, &two}) {
            thread->quit();
            thread->wait();
        }
    }
};

POSTRIDER_TEST(tst_EpollDispatcher)
#include "tst_epolldispatcher.moc"
