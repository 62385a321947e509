// SPDX-License-Identifier: GPL-3.0-or-later
#include <ports/futures.h>
#include <support/testmain.h>

#include <QTest>
#include <QThread>

#include <memory>
#include <optional>

using namespace postrider;

class tst_Futures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void goesOnAtOnceWithWhatIsThere();
    void goesOnWhenItComes();
    void passesErrorsBy();
    void chains();
    void isCancelledWithItsContext_data();
    void isCancelledWithItsContext();
    void isCancelledWithWhatItWaitsFor();
    void callsBackOnTheContextsThread();

private:
    static constexpr int Long = 60'000;
    QFuture<Result<int>> later()
    {
        m_promise.emplace();
        m_promise->start();
        return m_promise->future();
    }
    void finish(const Result<int> &result)
    {
        m_promise->addResult(result);
        m_promise->finish();
    }
    static QFuture<Result<QString>> text(int number) { return ready(Result<QString>(QString::number(number))); }

    std::optional<QPromise<Result<int>>> m_promise;
    std::unique_ptr<QObject> m_context;
};

void tst_Futures::init()
{
    m_context = std::make_unique<QObject>();
}

void tst_Futures::goesOnAtOnceWithWhatIsThere()
{
    const auto answer =
        whenDone(ready(Result<int>(7)), m_context.get(), [](const Result<int> &result) { return *result + 1; });
    QVERIFY(answer.isFinished());
    QCOMPARE(answer.result(), 8);
    const auto chained = andThen(ready(Result<int>(7)), m_context.get(), text);
    QVERIFY(chained.isFinished());
    QCOMPARE(chained.result().value(), QStringLiteral("7"));
}

void tst_Futures::goesOnWhenItComes()
{
    int called = 0;
    const QFuture<void> nothing =
        whenDone(later(), m_context.get(), [&](const Result<int> &result) { called = *result; });
    QVERIFY(!nothing.isFinished());
    finish(7);
    QTRY_VERIFY_WITH_TIMEOUT(nothing.isFinished(), Long);
    QCOMPARE(called, 7);
    QVERIFY(!nothing.isCanceled());
    QTRY_VERIFY_WITH_TIMEOUT(m_context->children().isEmpty(), Long); // nothing stays behind
}

void tst_Futures::passesErrorsBy()
{
    bool called = false;
    const auto answer = andThen(later(), m_context.get(), [&](int number) {
        called = true;
        return text(number);
    });
    finish(failure(Code::NotFound));
    QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), Long);
    QCOMPARE(answer.result().error().code, Code::NotFound);
    QVERIFY(!called);
}

void tst_Futures::chains()
{
    QPromise<Result<void>> second;
    second.start();
    const auto answer = andThen(andThen(later(), m_context.get(), [&](int) { return second.future(); }),
                                m_context.get(), [] { return text(9); });
    finish(7);
    QTRY_VERIFY_WITH_TIMEOUT(!m_context->children().isEmpty(), Long);
    QVERIFY(!answer.isFinished());
    second.addResult(Result<void>());
    second.finish();
    QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), Long);
    QCOMPARE(answer.result().value(), QStringLiteral("9"));
}

void tst_Futures::isCancelledWithItsContext_data()
{
    QTest::addColumn<bool>("finishedBefore");
    QTest::newRow("it had not come") << false;
    QTest::newRow("it had come, but was not seen yet") << true;
}

void tst_Futures::isCancelledWithItsContext()
{
    QFETCH(const bool, finishedBefore);
    bool called = false;
    const auto answer = andThen(later(), m_context.get(), [&](int number) {
        called = true;
        return text(number);
    });
    if (finishedBefore)
        finish(7);
    m_context.reset();
    if (!finishedBefore)
        finish(7);
    QCoreApplication::processEvents();
    QVERIFY(answer.isFinished());
    QVERIFY(answer.isCanceled());
    QVERIFY(!answer.isResultReadyAt(0));
    QVERIFY(!called);
}

void tst_Futures::isCancelledWithWhatItWaitsFor()
{
    const auto waiting = whenDone(later(), m_context.get(), [](const Result<int> &) { return 1; });
    m_promise.reset();
    QTRY_VERIFY_WITH_TIMEOUT(waiting.isFinished(), Long);
    QVERIFY(waiting.isCanceled());
    const auto cancelled = andThen(QtFuture::makeReadyFuture(Result<int>(1)), m_context.get(), [](int) {
        QPromise<Result<int>> never;
        never.start();
        return never.future();
    });
    QTRY_VERIFY_WITH_TIMEOUT(cancelled.isFinished(), Long);
    QVERIFY(cancelled.isCanceled());
}

void tst_Futures::callsBackOnTheContextsThread()
{
    QThread *calledOn = nullptr;
    const auto answer =
        whenDone(later(), m_context.get(), [&](const Result<int> &) { calledOn = QThread::currentThread(); });
    const std::unique_ptr<QThread> worker(QThread::create([this] { finish(7); }));
    worker->start();
    QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), Long);
    QCOMPARE(calledOn, thread());
    QVERIFY(worker->wait());
}

POSTRIDER_TEST(tst_Futures)
#include "tst_futures.moc"
