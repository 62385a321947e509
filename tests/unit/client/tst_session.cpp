// SPDX-License-Identifier: GPL-3.0-or-later
#include "heldserver.h"

#include <client/clientcore.h>
#include <support/testmain.h>

#include <QTemporaryDir>
#include <QTest>

using namespace postrider;
using namespace postrider::client;
using namespace postrider::test;

namespace {
constexpr int Patience = 60'000; // ms; nothing is judged by it
} // namespace

// Beginning and end of a session while a server takes its time.
class tst_Session : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<HeldServer>();
    }

    void aLateSignOutTakesNothingOfTheNextSession()
    {
        ClientCore core({.profileFolder = m_folder->path(), .deviceLabel = QStringLiteral("a test")});
        core.open([](const auto &opened) { QVERIFY(opened); });
        QVERIFY(signIn(core, QStringLiteral("first")));
        int left = 0;
        core.signOut([&left](const Result<void> &) { ++left; });
        core.signOut([&left](const Result<void> &) { ++left; });
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/logout"), 1, Patience);
        QCOMPARE(left, 0); // the second is through when the first is

        std::optional<Result<Account>> refused;
        core.signIn(request(), [&refused](const Result<Account> &account) { refused = account; });
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().code, Code::Forbidden);

        m_server->answer("/auth/logout", 200);
        QTRY_COMPARE_WITH_TIMEOUT(left, 2, Patience);
        QVERIFY(!core.account());
        QVERIFY(signIn(core, QStringLiteral("second")));
        QVERIFY(core.account());
    }

    void aSignInThatComesDuringASignOutIsCalledOff()
    {
        ClientCore core({.profileFolder = m_folder->path(), .deviceLabel = QStringLiteral("a test")});
        core.open([](const auto &opened) { QVERIFY(opened); });
        std::optional<Result<Account>> late;
        core.signIn(request(), [](const Result<Account> &account) { QVERIFY(account); });
        core.signIn(request(), [&late](const Result<Account> &account) { late = account; });
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/login"), 2, Patience);
        m_server->answerTokens("/auth/login", QStringLiteral("first"));
        QTRY_VERIFY_WITH_TIMEOUT(core.account(), Patience);
        bool left = false;
        core.signOut([&left](const Result<void> &) { left = true; });
        m_server->answerTokens("/auth/login", QStringLiteral("late"));
        QTRY_VERIFY_WITH_TIMEOUT(late.has_value(), Patience);
        QVERIFY(!*late);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/logout"), 2, Patience); // the late one is ended there too
        m_server->answer("/auth/logout", 200);
        m_server->answer("/auth/logout", 200);
        QTRY_VERIFY_WITH_TIMEOUT(left, Patience);
        QVERIFY(!core.account());
    }

    void aRenewalTellsNobodyWhoHasGone()
    {
        Parts parts(m_folder->path());
        QVERIFY(signIn(parts.session, QStringLiteral("first")));
        auto gone = std::make_unique<QObject>();
        int told = 0;
        parts.session.renew(&parts.session, [&](const Result<void> &) {
            ++told;
            gone.reset();
        });
        parts.session.renew(gone.get(), [](const Result<void> &) { QFAIL("told after its end"); });
        parts.session.renew(&parts.session, [&](const Result<void> &renewed) {
            ++told;
            QVERIFY(renewed);
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/refresh"), 1, Patience);
        m_server->answerTokens("/auth/refresh", QStringLiteral("renewed"));
        QTRY_COMPARE_WITH_TIMEOUT(told, 2, Patience);
        QVERIFY(!gone);
    }

    void anOldSessionsRenewalIsNotOfTheNextOne()
    {
        Parts parts(m_folder->path());
        QVERIFY(signIn(parts.session, QStringLiteral("first")));
        std::optional<Result<void>> renewed;
        parts.session.renew(&parts.session, [&renewed](const Result<void> &result) { renewed = result; });
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/refresh"), 1, Patience);
        parts.session.signOut([] {});
        QVERIFY(renewed && !*renewed); // there is nothing to wait for any more
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/logout"), 1, Patience);
        m_server->answer("/auth/logout", 200);
        QVERIFY(signIn(parts.session, QStringLiteral("second")));

        m_server->answerTokens("/auth/refresh", QStringLiteral("stale"));
        // Its own renewal is asked for, not joined to the old one; by its answer the old one's has come too.
        renewed.reset();
        parts.session.renew(&parts.session, [&renewed](const Result<void> &result) { renewed = result; });
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting("/auth/refresh"), 1, Patience);
        QCOMPARE(parts.session.token(), QStringLiteral("second"));
        m_server->answerTokens("/auth/refresh", QStringLiteral("second renewed"));
        QTRY_VERIFY_WITH_TIMEOUT(renewed && *renewed, Patience);
        QCOMPARE(parts.session.token(), QStringLiteral("second renewed"));
        QCOMPARE((*parts.profile.tokens())->token, QStringLiteral("second renewed"));
    }

private:
    // A session and what it stands on.
    struct Parts {
        explicit Parts(const QString &folder) : profile(folder) { QVERIFY(profile.lock()); }

        Profile profile;
        Rest rest;
        Session session{profile, rest, QStringLiteral("a test"), [](const Account &) { return Result<void>(); }};
    };

    Session::SignUp request() const
    {
        return {.server = m_server->address(), .name = QStringLiteral("ann"), .password = QStringLiteral("secret")};
    }
    template <class Enterable>
    bool signIn(Enterable &into, const QString &tokens)
    {
        std::optional<Result<Account>> entered;
        into.signIn(request(), [&entered](const Result<Account> &account) { entered = account; });
        if (!QTest::qWaitFor([this] { return m_server->waiting("/auth/login") == 1; }, Patience))
            return false;
        m_server->answerTokens("/auth/login", tokens);
        return QTest::qWaitFor([&entered] { return entered.has_value(); }, Patience) && *entered;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HeldServer> m_server;
};

POSTRIDER_TEST(tst_Session)
#include "tst_session.moc"
