// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/sender.h>
#include <support/testmain.h>

#include <QTemporaryDir>
#include <QTest>

using namespace postrider;
using namespace postrider::client;

namespace {
const ChatUri Talk = directChat({1}, {2});
} // namespace

// What goes out of the outbox, and when.
class tst_Sender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<LocalStore>(m_folder->filePath(QStringLiteral("cache.sqlite")),
                                               QStringLiteral("http://x 1"), UserId{1});
        QVERIFY(m_store->open());
        m_said.clear();
        m_sender = std::make_unique<Sender>(*m_store, UserId{1}, [this](const wire::ClientFrame &frame) {
            m_said.append(std::get<wire::SendFrame>(frame).text);
        });
    }
    void cleanup()
    {
        m_sender.reset();
        m_store.reset();
    }

    void sendsInTheOrderWritten()
    {
        write(QStringLiteral("a"));
        write(QStringLiteral("b"));
        m_sender->pump();
        QVERIFY(m_said.isEmpty());
        m_sender->connected();
        write(QStringLiteral("c"));
        m_sender->pump();
        m_sender->pump(); // nothing twice
        QCOMPARE(m_said, (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    }

    void aNewConnectionSendsWhatIsUndecidedAgain()
    {
        const auto a = write(QStringLiteral("a"));
        write(QStringLiteral("b"));
        m_sender->connected();
        QVERIFY(m_store->outbox().save(a, {1}, {}));
        m_sender->decided({a});
        m_sender->disconnected();
        m_said.clear();
        m_sender->connected();
        QCOMPARE(m_said, QStringList{QStringLiteral("b")});
    }

    void theWindowIsBounded_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("sent");
        QTest::newRow("by number") << 2 * Sender::MostInFlight << QStringLiteral("x") << Sender::MostInFlight;
        // Three bytes each in UTF-8.
        QTest::newRow("by bytes") << 40 << QString(20'000, QChar(0x4e2d)) << 18;
    }
    void theWindowIsBounded()
    {
        QFETCH(int, count);
        QFETCH(QString, text);
        QFETCH(int, sent);
        QList<MessageUuid> uuids;
        for (int i = 0; i < count; ++i)
            uuids.append(write(text));
        QVERIFY(!m_sender->takesAtOnce());
        m_sender->connected();
        QCOMPARE(m_said.size(), sent);
        QVERIFY(!m_sender->takesAtOnce());
        for (const MessageUuid &uuid : uuids) {
            QVERIFY(m_store->outbox().fail(uuid, {}, false));
            m_sender->decided({uuid});
        }
        QCOMPARE(m_said.size(), count);
        QVERIFY(m_sender->takesAtOnce());
    }

    // What may have left is written down before it leaves.
    void whatWasSentIsMarked()
    {
        QList<MessageUuid> uuids;
        for (int i = 0; i <= Sender::MostInFlight; ++i)
            uuids.append(write(QString::number(i)));
        m_sender->connected();
        QVERIFY((*m_store->outbox().find(uuids.first()))->sent);
        QVERIFY(!(*m_store->outbox().find(uuids.last()))->sent);
    }

    void aRestoreSendsFromTheBeginning()
    {
        const auto a = write(QStringLiteral("a"));
        m_sender->restart(); // not while there is no connection
        QVERIFY(m_said.isEmpty());
        m_sender->connected();
        QVERIFY(m_store->outbox().save(a, {1}, {}));
        m_sender->decided({a});
        write(QStringLiteral("b"));
        m_sender->pump();
        QVERIFY(m_store->transaction([&] {
            CacheChanges changes;
            return m_store->writer().store(DropCache{{QStringLiteral("other")}}, changes);
        }));
        m_said.clear();
        m_sender->restart();
        QCOMPARE(m_said, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void whatNobodyAnswersGoesOutAgain()
    {
        const auto a = write(QStringLiteral("a"));
        m_sender->connected();
        m_sender->roundEnded();
        QCOMPARE(m_said.size(), 1); // just sent
        write(QStringLiteral("b"));
        m_sender->pump();
        m_sender->roundEnded();
        QCOMPARE(m_said,
                 (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("b")}));
        QVERIFY(m_store->outbox().fail(a, {}, false));
        m_sender->decided({a});
        m_said.clear();
        m_sender->roundEnded();
        m_sender->decided({});
        QVERIFY(m_said.isEmpty());
    }

private:
    MessageUuid write(const QString &text)
    {
        OutboxItem item;
        item.uuid = MessageUuid::create();
        item.chat = Talk;
        item.text = text;
        const auto added = m_store->outbox().add(item);
        return added ? item.uuid : MessageUuid();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<Sender> m_sender;
    QStringList m_said;
};

POSTRIDER_TEST(tst_Sender)
#include "tst_sender.moc"
