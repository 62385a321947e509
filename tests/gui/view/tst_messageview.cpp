// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QApplication>
#include <QClipboard>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/messagemodel.h>
#include <view/conversation/messagedelegate.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;
using test::settle;

class tst_MessageView : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        MessageModel model{chatClient, clock};
        MessageView view{look, model};
        ChatUri chat;

        explicit Scene(int messages, QSize size = {700, 500})
        {
            fake.signInAs(QStringLiteral("maya"));
            chat = fake.addConversation(QStringLiteral("Ann")).chat;
            for (int i = 0; i < messages; ++i)
                add(i);
            view.resize(size);
            view.show();
            model.open(fake.conversations.first());
            settle();
        }
        void add(int i)
        {
            const QString text =
                QStringLiteral("%1 ").arg(i) + QStringLiteral("word and more of it ").repeated(i * 7 % 23);
            clock.advance((i % 7) * 1min);
            fake.addMessage(chat, i % 3 == 0, text.trimmed(), clock.now());
        }
        void receive(int count)
        {
            const Seq first{fake.saved[chat].size() + 1};
            for (int i = 0; i < count; ++i)
                add(int(first.value) + i);
            fake.announce(chat, first);
            settle();
        }
        QScrollBar *bar() { return view.verticalScrollBar(); }
        struct Anchor {
            MessageUuid uuid;
            int top;
        };
        Anchor anchor()
        {
            const QModelIndex top = view.indexAt(QPoint(view.viewport()->width() / 2, 1));
            return {model.item(top.row()).uuid, view.visualRect(top).top()};
        }
        // Where a message stands now; nothing if it left the window of the model.
        std::optional<int> topOf(const MessageUuid &uuid)
        {
            const int row = model.rowOf(uuid);
            return row < 0 ? std::nullopt : std::optional(view.visualRect(model.index(row)).top());
        }
        // Rows follow each other without gap or overlap, each as high as what is painted in it.
        bool rowsAreStacked()
        {
            auto *delegate = static_cast<MessageDelegate *>(view.itemDelegate());
            int bottom = model.rowCount() ? view.visualRect(model.index(0)).top() : 0;
            for (int row = 0; row < model.rowCount(); ++row) {
                const QModelIndex index = model.index(row);
                const QRect rect = view.visualRect(index);
                const RowGeometry geometry = delegate->geometry(index);
                const bool inside = geometry.bubble.isEmpty() ||
                                    (geometry.bubble.bottom() < rect.height() &&
                                     geometry.bubble.right() < rect.width() && geometry.bubble.left() >= 0);
                if (rect.top() != bottom || rect.height() != geometry.height || !inside)
                    return false;
                bottom = rect.bottom() + 1;
            }
            return true;
        }
    };

private Q_SLOTS:
    void beginsAtTheBottomAndFollows()
    {
        Scene scene(60);
        QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
        QVERIFY(scene.view.isAtBottom());
        scene.receive(3);
        QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
        QVERIFY(scene.rowsAreStacked());
    }

    void newMessagesDontMoveWhoReadsAbove()
    {
        Scene scene(90);
        scene.bar()->setValue(scene.bar()->maximum() / 2);
        const auto before = scene.anchor();
        scene.receive(20);
        QCOMPARE(scene.topOf(before.uuid), std::optional(before.top));
        QVERIFY(!scene.view.isAtBottom());
    }

    void earlierMessagesDontMoveWhatIsSeen()
    {
        Scene scene(400);
        const auto before = scene.anchor();
        const int rows = scene.model.rowCount();
        scene.model.loadEarlier();
        settle();
        QVERIFY(scene.model.rowCount() > rows);
        QCOMPARE(scene.topOf(before.uuid), std::optional(before.top));
        scene.bar()->setValue(scene.bar()->maximum() / 3);
        const auto middle = scene.anchor();
        scene.model.loadEarlier();
        settle();
        QCOMPARE(scene.topOf(middle.uuid), std::optional(middle.top));
    }

    void scrollingUpLoadsMore()
    {
        Scene scene(400);
        const int rows = scene.model.rowCount();
        scene.bar()->setValue(0);
        settle();
        QVERIFY(scene.model.rowCount() > rows);
        QVERIFY(scene.bar()->value() > 0);
    }

    void narrowerAndWiderLayOutAnew()
    {
        Scene scene(80);
        scene.bar()->setValue(scene.bar()->maximum() / 2);
        const auto before = scene.anchor();
        const int height = scene.view.visualRect(scene.model.index(50)).height();
        scene.view.resize(360, 500);
        settle();
        QVERIFY(scene.rowsAreStacked());
        QVERIFY(scene.view.visualRect(scene.model.index(50)).height() > height);
        QCOMPARE(scene.topOf(before.uuid), std::optional(before.top));
        scene.view.resize(700, 500);
        settle();
        QVERIFY(scene.rowsAreStacked());
        QCOMPARE(scene.view.visualRect(scene.model.index(50)).height(), height);
    }

    void aHigherComposerKeepsTheNewestInSight()
    {
        Scene scene(60);
        scene.view.resize(700, 400);
        settle();
        QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
    }

    void fewMessagesStandAtTheBottom()
    {
        Scene scene(2);
        const QRect last = scene.view.visualRect(scene.model.index(1));
        const QPoint bottom = scene.view.viewport()->mapTo(&scene.view, last.bottomLeft());
        QVERIFY(std::abs(bottom.y() - (scene.view.height() - 1)) <= 1);
        scene.receive(60);
        QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
        QVERIFY(scene.bar()->maximum() > 0);
    }

    void fewMessagesStandAtTheBottomInEverySize()
    {
        Scene scene(5);
        for (const QSize size : {QSize(360, 150), QSize(700, 700), QSize(420, 160), QSize(430, 900)}) {
            scene.view.resize(size);
            settle();
            const QRect last = scene.view.visualRect(scene.model.index(4));
            const QPoint bottom = scene.view.viewport()->mapTo(&scene.view, last.bottomLeft());
            QVERIFY2(std::abs(bottom.y() - (scene.view.height() - 1)) <= 1, qPrintable(QString::number(bottom.y())));
            QVERIFY(scene.rowsAreStacked());
        }
    }

    void fewMessagesStandAtTheBottomAfterMany()
    {
        Scene scene(60);
        const ChatUri ben = scene.fake.addConversation(QStringLiteral("Ben")).chat;
        for (int i = 0; i < 3; ++i)
            scene.fake.addMessage(ben, false, QStringLiteral("hello %1").arg(i), scene.clock.now());
        scene.model.open(scene.fake.conversations.last());
        settle();
        QCOMPARE(scene.model.rowCount(), 3);
        for (const int width : {700, 380, 900}) {
            scene.view.resize(width, 500);
            settle();
            const QRect last = scene.view.visualRect(scene.model.index(2));
            const QPoint bottom = scene.view.viewport()->mapTo(&scene.view, last.bottomLeft());
            QVERIFY2(std::abs(bottom.y() - (scene.view.height() - 1)) <= 1, qPrintable(QString::number(bottom.y())));
        }
    }

    void opensAtTheUnreadDivider()
    {
        Scene scene(0);
        for (int i = 0; i < 80; ++i)
            scene.add(i * 3 + 1);
        scene.fake.conversations.first().mark.read = {40};
        scene.fake.conversations.first().unread = 40;
        scene.model.open(scene.fake.conversations.first());
        settle();
        const QRect row = scene.view.visualRect(scene.model.index(scene.model.unreadRow()));
        QVERIFY2(row.top() > 0 && row.top() < 200, qPrintable(QString::number(row.top())));
    }

    void onlyWhatIsWhollySeenCounts()
    {
        Scene scene(60);
        const auto visible = scene.view.visibleEntries();
        QVERIFY(visible.size() > 1);
        QCOMPARE(visible.last().seq, Seq{60});
        for (const auto &entry : visible) {
            const QRect bubble = scene.view.bubbleRect(
                scene.model.index(scene.model.rowOf(scene.fake.saved[scene.chat][entry.seq.value - 1].uuid)));
            QVERIFY(bubble.bottom() >= 0 && bubble.bottom() < scene.view.viewport()->height());
            QCOMPARE(entry.after, entry.seq - 1);
        }
    }

    void selectionSpansMessages()
    {
        Scene scene(10);
        const QRect first = scene.view.bubbleRect(scene.model.index(8));
        const QRect second = scene.view.bubbleRect(scene.model.index(9));
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, first.topLeft() + QPoint(13, 12));
        QTest::mouseMove(scene.view.viewport(), second.bottomRight() - QPoint(2, 2));
        QMouseEvent move(QEvent::MouseMove, QPointF(second.bottomRight()),
                         scene.view.viewport()->mapToGlobal(QPointF(second.bottomRight())), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(scene.view.viewport(), &move);
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, second.bottomRight());
        const QString text = scene.view.selectedText();
        QVERIFY2(text.contains(scene.model.item(9).text), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("Ann")), qPrintable(text)); // several: with names
        scene.view.copy();
        QCOMPARE(QApplication::clipboard()->text(), text);
    }

    void selectionByKeyboardTakesWholeMessages()
    {
        Scene scene(10);
        scene.view.setFocus();
        scene.view.setCurrentIndex(scene.model.index(7));
        QTest::keyClick(&scene.view, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(scene.view.selectedText().contains(scene.model.item(7).text));
        QVERIFY(scene.view.selectedText().contains(scene.model.item(8).text));
        QTest::keyClick(&scene.view, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(scene.view.selectedText(), scene.model.item(7).text);
        QTest::keyClick(&scene.view, Qt::Key_Up, Qt::ShiftModifier);
        QVERIFY(scene.view.selectedText().contains(scene.model.item(6).text));
        QVERIFY(scene.view.selectedText().contains(scene.model.item(7).text));
        QTest::keyClick(&scene.view, Qt::Key_Up);
        QCOMPARE(scene.view.selectedText(), QString());
        QTest::keyClick(&scene.view, Qt::Key_A, Qt::ControlModifier);
        QVERIFY(scene.view.selectedText().contains(scene.model.item(0).text));
        QVERIFY(scene.view.selectedText().contains(scene.model.item(9).text));
    }

    void draggingBeyondTheEdgeScrolls()
    {
        Scene scene(60);
        const QRect last = scene.view.bubbleRect(scene.model.index(59));
        QTest::mousePress(scene.view.viewport(), Qt::LeftButton, {}, last.center());
        const QPointF above(last.center().x(), -40);
        QMouseEvent move(QEvent::MouseMove, above, scene.view.viewport()->mapToGlobal(above), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(scene.view.viewport(), &move);
        const QString far = scene.model.item(5).text;
        QTRY_VERIFY(scene.view.selectedText().contains(far));
        QTest::mouseRelease(scene.view.viewport(), Qt::LeftButton, {}, above.toPoint());
        const int value = scene.bar()->value();
        settle();
        QCOMPARE(scene.bar()->value(), value);
    }

    void deleteTakesBackWhatWasNotSent()
    {
        Scene scene(2);
        const MessageUuid queued = scene.fake.addQueued(scene.chat, QStringLiteral("a"), scene.clock.now()).uuid;
        const MessageUuid failed =
            scene.fake.addQueued(scene.chat, QStringLiteral("b"), scene.clock.now(), MessageState::Failed).uuid;
        scene.fake.announceOutbox(scene.chat);
        settle();
        QSignalSpy cancelled(&scene.view, &MessageView::cancelRequested);
        QSignalSpy discarded(&scene.view, &MessageView::discardRequested);
        for (int row = 0; row < 4; ++row) {
            scene.view.setCurrentIndex(scene.model.index(row));
            QTest::keyClick(&scene.view, Qt::Key_Delete);
        }
        QCOMPARE(cancelled.count(), 1);
        QCOMPARE(cancelled.first().first().value<MessageUuid>(), queued);
        QCOMPARE(discarded.count(), 1);
        QCOMPARE(discarded.first().first().value<MessageUuid>(), failed);
    }

    // What is above few messages is the same ground as theirs, also after the colours changed.
    void oneGroundFromTopToBottom()
    {
        Scene scene(2);
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Light}) {
            scene.look.setScheme(scheme);
            settle();
            const QImage picture = scene.view.grab().toImage();
            for (const QPoint &point : {QPoint(3, 3), QPoint(3, picture.height() - 3), QPoint(picture.width() - 4, 3),
                                        QPoint(picture.width() - 20, 100)})
                QCOMPARE(picture.pixelColor(point), scene.look.theme().canvas);
        }
    }

    void clickingTheTimeAsksForDetails()
    {
        Scene scene(5);
        QSignalSpy asked(&scene.view, &MessageView::detailsRequested);
        const QRect bubble = scene.view.bubbleRect(scene.model.index(3));
        QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, bubble.bottomRight() - QPoint(18, 14));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().value<MessageUuid>(), scene.model.item(3).uuid);
    }

    void aFailedMessageOffersWhatToDo()
    {
        Scene scene(3);
        auto &failed = scene.fake.addQueued(scene.chat, QStringLiteral("no"), scene.clock.now(), MessageState::Failed);
        failed.failure = Error{Code::Closed, QStringLiteral("This chat is closed."), {}};
        scene.fake.announceOutbox(scene.chat);
        settle();
        const QModelIndex index = scene.model.index(3);
        const RowGeometry geometry = static_cast<MessageDelegate *>(scene.view.itemDelegate())->geometry(index);
        const QPoint row = scene.view.visualRect(index).topLeft();
        QSignalSpy retried(&scene.view, &MessageView::retryRequested);
        QSignalSpy discarded(&scene.view, &MessageView::discardRequested);
        QVERIFY(geometry.retry.height() >= 32 && geometry.discard.height() >= 32);
        QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, row + geometry.retry.center());
        QTest::mouseClick(scene.view.viewport(), Qt::LeftButton, {}, row + geometry.discard.center());
        QCOMPARE(retried.count(), 1);
        QCOMPARE(discarded.count(), 1);
    }

    void randomOperations_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    // Arrivals, changes of state, widths and scrolls in any order: rows never overlap, and the anchor never moves.
    void randomOperations()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Scene scene(100 + random.bounded(500));
        for (int step = 0; step < 60; ++step) {
            const bool following = scene.view.isAtBottom();
            const auto before = scene.anchor();
            const bool scrolled = operate(scene, random);
            settle();
            QVERIFY(scene.rowsAreStacked());
            if (following && !scrolled)
                QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
            const auto now = scene.topOf(before.uuid);
            const bool atEdge = scene.bar()->value() == scene.bar()->maximum() || scene.bar()->value() == 0;
            if (!scrolled && !following && now && !atEdge)
                QCOMPARE(*now, before.top);
        }
    }

private:
    static bool operate(Scene &scene, QRandomGenerator &random)
    {
        auto &saved = scene.fake.saved[scene.chat];
        switch (random.bounded(6)) {
        case 0:
            scene.receive(1 + random.bounded(40));
            return false;
        case 1: {
            const int at = random.bounded(int(saved.size()));
            for (int i = at; i < saved.size(); ++i)
                saved[i].state = MessageState::Read;
            scene.fake.announce(scene.chat, {at + 1});
            return false;
        }
        case 2:
            scene.view.resize(300 + random.bounded(600), 300 + random.bounded(400));
            return false;
        case 3:
            scene.bar()->setValue(random.bounded(scene.bar()->maximum() + 1));
            return true;
        case 4:
            if (!scene.view.isAtBottom()) // whoever is there asks for none, and a full window keeps their end
                scene.model.loadEarlier();
            return false;
        default:
            scene.bar()->setValue(scene.bar()->maximum());
            return true;
        }
    }
};

POSTRIDER_TEST(tst_MessageView)
#include "tst_messageview.moc"
