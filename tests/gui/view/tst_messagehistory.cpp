// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QPainter>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/messagemodel.h>
#include <view/conversation/messagedelegate.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>

using namespace postrider;
using namespace std::chrono_literals;
using client::MessageItem;
using test::FakeClient;
using test::settle;

namespace {

// Paints by another delegate, and remembers which rows it painted where.
class RecordingDelegate final : public QStyledItemDelegate {
public:
    struct Painted {
        QRect rect;
        QPersistentModelIndex index;
    };
    explicit RecordingDelegate(MessageDelegate &real) : m_real(real) {}
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return m_real.sizeHint(option, index);
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painted.append({option.rect, index});
        m_real.paint(painter, option, index);
    }
    mutable QList<Painted> painted;

private:
    MessageDelegate &m_real;
};

} // namespace

// A chat of 100,000 messages under whatever may happen to it, in any order. The name of a row of data is its seed,
// which does the same again.
class tst_MessageHistory : public QObject {
    Q_OBJECT
private:
    static constexpr int Messages = 100'000;
    static constexpr int Cached = 30'000; // the rest is on the server
    static constexpr int Steps = 60;

    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        MessageModel model{chatClient, clock};
        MessageView view{look, model};
        MessageDelegate &delegate = *static_cast<MessageDelegate *>(view.itemDelegate());
        RecordingDelegate recorder{delegate};
        QRandomGenerator random;
        ChatUri chat;
        bool scrolled = false; // by the last step: somebody wanted another place

        explicit Scene(quint32 seed) : random(seed)
        {
            fake.signInAs(QStringLiteral("maya"));
            chat = fake.addConversation(QStringLiteral("Ann")).chat;
            for (int i = 0; i < Messages; ++i)
                add();
            fake.cachedFrom.insert(chat, {Messages - Cached});
            fake.refreshLast();
            view.setItemDelegate(&recorder);
            view.resize(700, 500);
            view.show();
            model.open(fake.conversations.first());
            settle();
        }
        QList<MessageItem> &saved() { return fake.saved[chat]; }
        QScrollBar *bar() { return view.verticalScrollBar(); }
        void add()
        {
            clock.advance((random.bounded(9)) * 1min);
            const QString text =
                QStringLiteral("%1 ").arg(saved().size() + 1) +
                QStringLiteral("word and more of it ").repeated(random.bounded(random.bounded(5) ? 3 : 25));
            fake.addMessage(chat, random.bounded(3) == 0, text.trimmed(), clock.now());
        }

        struct Anchor {
            MessageUuid uuid;
            int top = 0;
        };
        Anchor anchor()
        {
            const QModelIndex top = view.indexAt(QPoint(view.viewport()->width() / 2, 1));
            return top.isValid() ? Anchor{model.item(top.row()).uuid, view.visualRect(top).top()} : Anchor{};
        }

        // Several arrive, and are told of in any order.
        void arrive()
        {
            QList<Seq> told;
            for (int batch = 1 + random.bounded(4); batch > 0; --batch) {
                told.append(Seq{saved().size() + 1});
                for (int i = random.bounded(batch == 1 ? 60 : 5); i >= 0; --i)
                    add();
            }
            while (!told.isEmpty())
                fake.announce(chat, told.takeAt(random.bounded(int(told.size()))));
        }
        // States go on, texts are removed: near what is seen, or anywhere.
        void change()
        {
            const bool near = model.rowCount() > 0 && random.bounded(3) > 0;
            const MessageItem &about = model.item(random.bounded(std::max(1, model.rowCount())));
            const qint64 from = near && about.seq.value ? about.seq.value - 1 : random.bounded(int(saved().size()));
            const qint64 to = std::min<qint64>(saved().size(), from + 1 + random.bounded(300));
            const auto state = MessageState(int(MessageState::Saved) + random.bounded(3));
            for (qint64 i = from; i < to; ++i) {
                saved()[i].state = saved()[i].own ? state : saved()[i].state;
                if (random.bounded(40) == 0) {
                    saved()[i].removed = true;
                    saved()[i].text.clear();
                }
            }
            fake.announce(chat, {from + 1});
        }
        void write()
        {
            auto &outbox = fake.outbox[chat];
            const int what = random.bounded(4);
            if (outbox.isEmpty() || what == 0) {
                fake.addQueued(chat, QStringLiteral("mine %1").arg(random.generate()), clock.now());
            } else if (what == 1) {
                const Seq seq = fake.take(chat, outbox[random.bounded(int(outbox.size()))].uuid);
                if (random.bounded(2))
                    fake.announceOutbox(chat);
                fake.announce(chat, seq);
            } else if (what == 2) {
                outbox[random.bounded(int(outbox.size()))].state =
                    random.bounded(2) ? MessageState::Failed : MessageState::Accepted;
            } else {
                outbox.removeAt(random.bounded(int(outbox.size())));
            }
            fake.announceOutbox(chat);
        }
        void scroll()
        {
            scrolled = true;
            switch (random.bounded(5)) {
            case 0: // as far as it goes, several times
                for (int i = random.bounded(8); i >= 0; --i) {
                    bar()->setValue(random.bounded(6) ? 0 : bar()->maximum());
                    settle();
                }
                break;
            case 1:
                bar()->setValue(bar()->maximum());
                break;
            case 2:
                model.showNewest();
                break;
            case 3: // to any message that is here
                model.openAt(
                    fake.conversations.first(),
                    {fake.cachedFrom[chat].value + random.bounded(int(saved().size() - fake.cachedFrom[chat].value))});
                break;
            default:
                bar()->setValue(bar()->value() + random.bounded(1'200) - 600);
            }
        }
        void step()
        {
            scrolled = false;
            switch (random.bounded(6)) {
            case 0:
                return arrive();
            case 1:
                return change();
            case 2:
                return write();
            case 3:
                return view.resize(300 + random.bounded(600), 300 + random.bounded(400));
            case 4: // all at once
                arrive();
                view.resize(300 + random.bounded(600), 300 + random.bounded(400));
                change();
                return write();
            default:
                return scroll();
            }
        }
    };

    // Rows follow each other without gap or overlap, each as high as what is painted in it.
    static QString stacking(Scene &scene)
    {
        int bottom = scene.model.rowCount() ? scene.view.visualRect(scene.model.index(0)).top() : 0;
        for (int row = 0; row < scene.model.rowCount(); ++row) {
            const QRect rect = scene.view.visualRect(scene.model.index(row));
            const RowGeometry geometry = scene.delegate.geometry(scene.model.index(row));
            const QRect bubble = geometry.bubble;
            if (rect.top() != bottom || rect.height() != geometry.height)
                return QStringLiteral("row %1 begins at %2, not at %3").arg(row).arg(rect.top()).arg(bottom);
            if (!QRect(QPoint(), rect.size()).contains(bubble))
                return QStringLiteral("the bubble of row %1 leaves it").arg(row);
            bottom = rect.bottom() + 1;
        }
        return {};
    }

    // The rows are what the cache holds: a stretch of the log without holes, and at its end the outbox.
    static QString truth(Scene &scene)
    {
        const QList<MessageItem> &saved = scene.saved();
        const QList<MessageItem> outbox = scene.fake.outbox.value(scene.chat);
        QList<MessageItem> waiting;
        Seq last;
        for (int row = 0; row < scene.model.rowCount(); ++row) {
            const MessageItem &item = scene.model.item(row);
            if (item.seq.value == 0) {
                waiting.append(item);
                continue;
            }
            if (!waiting.isEmpty() || (row > 0 && item.seq != last + 1))
                return QStringLiteral("seq %1 after %2").arg(item.seq.value).arg(last.value);
            if (!(item == saved[item.seq.value - 1]))
                return QStringLiteral("seq %1 is shown as it was").arg(item.seq.value);
            last = item.seq;
        }
        if (scene.model.isAtEnd() && (last.value != saved.size() || waiting != outbox))
            return QStringLiteral("the end is missing");
        return scene.model.isAtEnd() || waiting.isEmpty() ? QString() : QStringLiteral("what waits is out of place");
    }

    // What stands on the screen is what somebody paints who knows the cache and nothing of what was before.
    static QString painting(Scene &scene)
    {
        scene.recorder.painted.clear();
        const QImage screen = scene.view.viewport()->grab().toImage();
        MessageDelegate fresh(scene.look);
        fresh.setWidth(scene.view.viewport()->width());
        QRegion covered;
        for (const auto &[rect, index] : std::as_const(scene.recorder.painted)) {
            if (covered.intersects(rect))
                return QStringLiteral("row %1 is painted over another").arg(index.row());
            covered += rect;
            QImage expected(rect.size(), screen.format());
            expected.fill(scene.look.theme().canvas);
            QPainter painter(&expected);
            QStyleOptionViewItem option;
            option.rect = QRect(QPoint(), rect.size());
            fresh.paint(&painter, option, index);
            painter.end();
            const QRect seen = rect & screen.rect();
            if (screen.copy(seen) != expected.copy(seen.translated(-rect.topLeft())))
                return QStringLiteral("row %1 doesn't look like what it holds").arg(index.row());
        }
        const QRect rows(0, scene.view.visualRect(scene.model.index(0)).top(), screen.width(),
                         scene.view.visualRect(scene.model.index(scene.model.rowCount() - 1)).bottom() + 1 -
                             scene.view.visualRect(scene.model.index(0)).top());
        return (QRegion(screen.rect() & rows) - covered).isEmpty() ? QString() : QStringLiteral("rows are missing");
    }

private Q_SLOTS:
    void whateverHappens_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 4; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void whateverHappens()
    {
        QFETCH(quint32, seed);
        Scene scene(seed);
        for (int step = 0; step < Steps; ++step) {
            const bool following = scene.view.isAtBottom();
            const Scene::Anchor before = scene.anchor();
            scene.step();
            settle();
            for (const QString &fault : {stacking(scene), truth(scene), painting(scene)})
                QVERIFY2(fault.isEmpty(), qPrintable(QStringLiteral("step %1: %2").arg(step).arg(fault)));
            if (scene.scrolled)
                continue;
            if (following) {
                QVERIFY2(scene.view.isAtBottom(), qPrintable(QStringLiteral("step %1 leaves the bottom").arg(step)));
                QCOMPARE(scene.bar()->value(), scene.bar()->maximum());
                continue;
            }
            const int row = scene.model.rowOf(before.uuid);
            if (row < 0) // it waited, and was taken back
                continue;
            const int top = scene.view.visualRect(scene.model.index(row)).top();
            const bool atAnEnd = scene.bar()->value() == scene.bar()->maximum() || scene.bar()->value() == 0;
            if (top != before.top && !atAnEnd)
                QFAIL(qPrintable(
                    QStringLiteral("step %1: the anchor went from %2 to %3").arg(step).arg(before.top).arg(top)));
        }
    }
};

POSTRIDER_TEST(tst_MessageHistory)
#include "tst_messagehistory.moc"
