// SPDX-License-Identifier: GPL-3.0-or-later
#include "talkbench.h"

#include "figures.h"

#include <support/backend.h>
#include <support/contractclient.h>

#include <QEventLoop>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <cstdio>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace postrider::bench {
namespace {

constexpr int Pairs = 100;
constexpr int IdleMessages = 500;
constexpr int Burst = 150; // of each, below the 200 that a user may send at once
const QString Text = QString(200, u'x');

// A user with a socket. REST goes to two services, and the WebSocket to a third.
class Person {
public:
    Person(const test::Backend &cluster, int number)
        : m_identity(port(cluster, QStringLiteral("IDENTITY")), 0)
        , m_realtime(0, port(cluster, QStringLiteral("REALTIME")))
    {
        const auto signedUp = m_identity.signUp(QStringLiteral("bench-%1").arg(number));
        orEnd(signedUp.status == 201, QStringLiteral("can't sign up: ") + QString::fromUtf8(signedUp.bytes));
        m_realtime.session = m_identity.session;
        // Those who come while it looks for its place in the log are told to try again later.
        orEnd(QTest::qWaitFor([this] { return m_realtime.connectSocket(); }, 60'000), QStringLiteral("can't connect"));
        m_realtime.frames.clear();
        m_socket = m_realtime.socket();
        m_socket->disconnect(&m_realtime);
        QObject::connect(m_socket, &QWebSocket::textMessageReceived, &m_realtime, [this](const QString &frame) {
            saved += frame.contains(u"\"state\":\"Saved\"") ? 1 : 0;
            received += frame.contains(u"\"type\":\"message\"") ? 1 : 0;
            heard();
        });
    }
    qint64 id() const { return m_identity.id(); }
    void send(const Person &to)
    {
        const QJsonObject frame{{QStringLiteral("uuid"), test::ContractClient::makeUuid()},
                                {QStringLiteral("user_to"), to.id()},
                                {QStringLiteral("message"), Text}};
        m_socket->sendTextMessage(QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
    }
    int saved = 0;
    int received = 0;
    std::function<void()> heard = [] {}; // at each frame

private:
    static quint16 port(const test::Backend &cluster, const QString &service)
    {
        const QString urls = cluster.variable(QStringLiteral("POSTRIDER_%1_URLS").arg(service));
        return quint16(QUrl(urls.section(u',', 0, 0)).port());
    }
    test::ContractClient m_identity;
    test::ContractClient m_realtime;
    QWebSocket *m_socket = nullptr;
};

using People = std::vector<std::unique_ptr<Person>>;

void measureIdle(Person &ann, Person &ben)
{
    std::vector<double> saved;
    std::vector<double> received;
    for (int i = 0; i <= IdleMessages; ++i) {
        QEventLoop loop;
        QElapsedTimer timer;
        const int savedBefore = ann.saved;
        const int receivedBefore = ben.received;
        double savedAfter = 0;
        double receivedAfter = 0;
        const auto heard = [&] {
            const double now = double(timer.nsecsElapsed()) / 1e6;
            if (savedAfter == 0 && ann.saved > savedBefore)
                savedAfter = now;
            if (receivedAfter == 0 && ben.received > receivedBefore)
                receivedAfter = now;
            if (savedAfter > 0 && receivedAfter > 0)
                loop.quit();
        };
        ann.heard = ben.heard = heard;
        timer.start();
        ann.send(ben);
        loop.exec();
        ann.heard = ben.heard = [] {};
        if (i == 0)
            continue; // it makes the chat
        saved.push_back(savedAfter);
        received.push_back(receivedAfter);
        QEventLoop pause; // as slowly as a user may send for ever
        QTimer::singleShot(25, &pause, &QEventLoop::quit);
        pause.exec();
    }
    std::printf("\none message through the idle cluster, ms\n%-28s %10s %10s\n", "", "p50", "p99");
    std::printf("%-28s %10.2f %10.2f\n", "send -> Saved", percentile(saved, 0.5), percentile(saved, 0.99));
    std::printf("%-28s %10.2f %10.2f\n", "send -> received", percentile(received, 0.5), percentile(received, 0.99));
}

void measureRates(const People &people)
{
    const int all = int(people.size()) * Burst;
    int missing = 2 * all; // Saved and received
    int savedMissing = all;
    double savedRate = 0;
    QEventLoop loop;
    QElapsedTimer timer;
    for (const auto &person : people)
        person->heard = [&, counted = person->saved + person->received, saved = person->saved,
                         each = person.get()]() mutable {
            missing -= each->saved + each->received - std::exchange(counted, each->saved + each->received);
            savedMissing -= each->saved - std::exchange(saved, each->saved);
            if (savedRate == 0 && savedMissing <= 0)
                savedRate = perSecond(all, timer);
            if (missing <= 0)
                loop.quit();
        };
    timer.start();
    for (int i = 0; i < Burst; ++i)
        for (size_t person = 0; person < people.size(); ++person)
            people[person]->send(*people[person ^ 1]);
    loop.exec();
    const double receivedRate = perSecond(all, timer);
    for (const auto &person : people)
        person->heard = [] {};
    std::printf("\n%d pairs, each of both sends %d messages at once: messages/s\n%-28s %10.0f\n%-28s %10.0f\n",
                int(people.size()) / 2, Burst, "all saved", savedRate, "all received, too", receivedRate);
}

} // namespace

void measureTalk(const test::Backend &cluster)
{
    People people;
    for (int i = 0; i < 2 * Pairs; ++i)
        people.push_back(std::make_unique<Person>(cluster, i));
    measureIdle(*people[0], *people[1]);
    measureRates(people);
}

} // namespace postrider::bench
