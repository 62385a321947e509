// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/store/localstore.h>
#include <support/testmain.h>

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace postrider;
using namespace postrider::client;

namespace {

const UserId Self{1};
const ChatUri Talk = directChat({1}, {2});

Timestamp at(int second)
{
    return Timestamp(std::chrono::seconds(second));
}

Entry entry(qint64 seq, UserId from = {2}, const MessageUuid &uuid = MessageUuid::create())
{
    Entry entry;
    entry.chat = Talk;
    entry.seq = {seq};
    entry.uuid = uuid;
    entry.from = from;
    entry.savedAt = at(int(seq));
    entry.text = QStringLiteral("text %1").arg(seq);
    return entry;
}

Page page(qint64 from, qint64 to)
{
    Page page{.chat = Talk, .epoch = {}, .from = {from}, .to = {to}, .firstSeq = {1}, .lastSeq = {to}, .entries = {}};
    for (qint64 seq = from; seq <= to; ++seq)
        page.entries.append(entry(seq));
    return page;
}

Chat described(qint64 last, int unread = 0)
{
    Chat chat;
    chat.uri = Talk;
    chat.members = {{Self, QStringLiteral("ann"), Role::Member, {}}, {{2}, QStringLiteral("ben"), Role::Member, {}}};
    chat.firstSeq = {1};
    chat.lastSeq = {last};
    chat.unread = unread;
    return chat;
}

OutboxItem item(const QString &text, const ChatUri &chat = Talk)
{
    OutboxItem item;
    item.uuid = MessageUuid::create();
    item.chat = chat;
    item.text = text;
    item.queuedAt = at(1);
    return item;
}

} // namespace

// What a device keeps: cache and outbox, on a real disk.
class tst_LocalStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void aMessageGoesThroughItsStates()
    {
        const OutboxItem own = item(QStringLiteral("hi"));
        QVERIFY(outbox().add(own));
        QCOMPARE(stateOf(own.uuid), MessageState::Queued);
        QCOMPARE(*outbox().accept(own.uuid, at(2)), true);
        QCOMPARE(*outbox().accept(own.uuid, at(3)), false); // frames may come twice
        QCOMPARE(stateOf(own.uuid), MessageState::Accepted);
        QCOMPARE(*outbox().save(own.uuid, {7}, at(4)), true);
        QCOMPARE(stateOf(own.uuid), MessageState::Saved);
        QCOMPARE(*outbox().fail(own.uuid, {}, false), false); // Saved is for good
        reopen();
        const auto kept = *outbox().find(own.uuid);
        QVERIFY(kept);
        QCOMPARE(kept->text, own.text);
        QCOMPARE(kept->seq, Seq{7});
        QCOMPARE(kept->acceptedAt, std::optional(at(2)));
    }

    void whatWasTypedStaysAsItWas_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a byte order mark") << QStringLiteral(u"\xfeff"
                                                             u"marked");
        QTest::newRow("only that") << QString(QChar(0xfeff));
        QTest::newRow("noncharacters") << QString(QStringLiteral("a") + QChar(0xfffe) + QChar(0xffff));
        QTest::newRow("outside the first plane") << QStringLiteral("\U0001f98a");
    }
    void whatWasTypedStaysAsItWas()
    {
        QFETCH(QString, text);
        const OutboxItem own = item(text);
        QVERIFY(outbox().add(own));
        Entry theirs = entry(1);
        theirs.text = text;
        QVERIFY(store(StoreChats{{described(1)}}));
        QVERIFY(store(StoreEntry{theirs}));
        reopen();
        QCOMPARE((*outbox().find(own.uuid))->text, text);
        QCOMPARE((*m_store->reader().entry(Talk, theirs.uuid))->entry.text, text);
    }

    void aFailedOneKeepsItsReason()
    {
        const OutboxItem own = item(QStringLiteral("hi"));
        QVERIFY(outbox().add(own));
        QVERIFY(
            outbox().fail(own.uuid, {.code = Code::NoSuchUser, .message = QStringLiteral("Who?"), .cause = {}}, false));
        reopen();
        const auto kept = *outbox().find(own.uuid);
        QCOMPARE(kept->state(), MessageState::Failed);
        QCOMPARE(kept->failure->code, Code::NoSuchUser);
        QCOMPARE(kept->failure->message, QStringLiteral("Who?"));
        QVERIFY(outbox().undecided()->isEmpty());
        QCOMPARE(*outbox().save(own.uuid, {7}, at(4)), true); // found in the log after all
        QCOMPARE(stateOf(own.uuid), MessageState::Saved);
    }

    void theOutboxIsInTheOrderWritten()
    {
        QStringList texts;
        for (int i = 0; i < 20; ++i) {
            texts.append(QString::number(i));
            QVERIFY(outbox().add(item(texts.last(), i % 2 == 0 ? Talk : directChat({1}, {3}))));
            if (i == 10)
                reopen();
        }
        QStringList read;
        qint64 after = 0;
        for (auto some = *outbox().undecided(after, 7); !some.isEmpty(); some = *outbox().undecided(after, 7))
            for (const OutboxItem &one : some) {
                read.append(one.text);
                after = one.id;
            }
        QCOMPARE(read, texts);
        QCOMPARE(outbox().ofChat(Talk)->size(), 10);
        QCOMPARE(outbox().newest()->size(), 2);
        // The place of a newest one that was taken back isn't given again.
        const OutboxItem last = outbox().undecided()->last();
        QVERIFY(*outbox().remove(last.uuid));
        QVERIFY(outbox().add(item(QStringLiteral("more"))));
        QVERIFY(outbox().undecided()->last().id > last.id);
    }

    void onesOwnUuidInTheLogMeansSaved_data()
    {
        QTest::addColumn<bool>("byPage");
        QTest::newRow("by an entry") << false;
        QTest::newRow("by a page") << true;
    }
    void onesOwnUuidInTheLogMeansSaved()
    {
        QFETCH(bool, byPage);
        const OutboxItem own = item(QStringLiteral("hi"));
        QVERIFY(outbox().add(own));
        QVERIFY(outbox().accept(own.uuid, at(2)));
        QVERIFY(store(StoreChats{{described(1)}}));
        Page only = page(1, 1);
        only.entries = {entry(1, Self, own.uuid)};
        QVERIFY(byPage ? store(StorePage{only}) : store(StoreEntry{only.entries.first()}));
        QVERIFY(m_changes.outbox.contains(Talk));
        QVERIFY(!*outbox().find(own.uuid));
        const auto kept = *m_store->reader().entry(Talk, own.uuid);
        QVERIFY(kept);
        QCOMPARE(kept->queuedAt, std::optional(own.queuedAt));
        QCOMPARE(kept->acceptedAt, std::optional(at(2)));
    }

    // Sent again long after it was Saved, by a device that holds newer ones only: nobody will fetch its place.
    void whatIsSavedBelowWhatIsHeldLeavesTheOutbox_data()
    {
        QTest::addColumn<QString>("by");
        for (const char *by : {"being Saved", "a page", "the end of a round"})
            QTest::newRow(by) << QString::fromLatin1(by);
    }
    void whatIsSavedBelowWhatIsHeldLeavesTheOutbox()
    {
        QFETCH(QString, by);
        const OutboxItem own = item(QStringLiteral("hi"));
        const OutboxItem fetched = item(QStringLiteral("not delivered, so it is fetched"));
        QVERIFY(outbox().add(own));
        QVERIFY(outbox().add(fetched));
        Chat chat = described(300);
        chat.mark = {{150}, {150}};
        QVERIFY(store(StoreChats{{chat}}));
        QVERIFY(outbox().save(own.uuid, {5}, at(5)));
        QVERIFY(outbox().save(fetched.uuid, {170}, at(170)));
        if (by == u"a page")
            QCOMPARE(outbox().ofChat(Talk)->size(), 2); // nothing is held yet
        QVERIFY(store(StorePage{page(201, 300)}));
        if (by == u"the end of a round")
            QVERIFY(store(StoreSince{at(1)}));
        if (by == u"being Saved") {
            CacheChanges changes;
            QVERIFY(m_store->writer().putAway(Talk, changes));
        }
        QVERIFY(m_changes.outbox.contains(Talk));
        QVERIFY(!*outbox().find(own.uuid));
        QVERIFY(*outbox().find(fetched.uuid));
        const auto kept = *m_store->reader().entry(Talk, own.uuid);
        QVERIFY(kept);
        QCOMPARE(kept->entry.text, own.text);
        QCOMPARE(kept->queuedAt, std::optional(own.queuedAt));
        QCOMPARE(m_store->reader().held(Talk)->lowest(), Seq{201});
        QCOMPARE((*m_store->reader().chat(Talk))->last->entry.seq, Seq{300});
    }

    void someoneElsesUuidDoesNot()
    {
        const OutboxItem own = item(QStringLiteral("hi"));
        QVERIFY(outbox().add(own));
        QVERIFY(store(StoreChats{{described(1)}}));
        QVERIFY(store(StoreEntry{entry(1, {2}, own.uuid)}));
        QVERIFY(*outbox().find(own.uuid));
    }

    void heldStretchesMelt()
    {
        QVERIFY(store(StoreChats{{described(30)}}));
        QVERIFY(store(StorePage{page(21, 30)}));
        QVERIFY(store(StorePage{page(1, 10)}));
        SeqRanges two;
        two.add({1}, {10});
        two.add({21}, {30});
        QVERIFY(*m_store->reader().held(Talk) == two);
        QVERIFY(store(StorePage{page(9, 22)})); // overlaps both
        QVERIFY(store(StoreEntry{entry(31)}));
        reopen();
        SeqRanges one;
        one.add({1}, {31});
        QVERIFY(*m_store->reader().held(Talk) == one);
        QCOMPARE(m_store->reader().entries(Talk, {{1}, {31}}, CacheReader::End::Lowest, 100)->size(), 31);
        const auto state = *m_store->reader().state();
        QVERIFY(state.chats.value(Talk).held == one);
        QCOMPARE(state.chats.value(Talk).lastForeign, Seq{31});
        QCOMPARE(state.chats.value(Talk).last, Seq{31});
    }

    void marksOnlyGoForward()
    {
        Chat chat = described(10);
        chat.mark = {{8}, {6}};
        chat.all = {{5}, {3}};
        QVERIFY(store(StoreChats{{chat}}));
        m_changes = {};
        QVERIFY(store(StoreReceipts{{.chat = Talk, .all = {{9}, {3}}, .users = {{{2}, {{9}, {3}}, at(1)}}}}));
        QVERIFY(m_changes.entries.value(Talk) == (SeqRanges::Range{{6}, {9}})); // those show another state now
        chat.mark = {{2}, {2}};
        chat.all = {{1}, {1}};
        QVERIFY(store(StoreChats{{chat}}));
        const auto kept = *m_store->reader().chat(Talk);
        QCOMPARE(kept->all.delivered, Seq{9});
        QCOMPARE(kept->all.read, Seq{3});
        QCOMPARE(kept->mark.delivered, Seq{8});
        const auto members = *m_store->reader().members(Talk);
        QCOMPARE(members.size(), 2);
        QCOMPARE(members.last().mark.delivered, Seq{9});
    }

    void unreadIsCountedHereWhereEverythingIs()
    {
        QVERIFY(store(StoreChats{{described(50, 42)}}));
        QCOMPARE(unread(), 42); // the server's word
        QVERIFY(store(StorePage{page(41, 50)}));
        QCOMPARE(unread(), 42);
        QVERIFY(store(StoreEntry{entry(51)}));
        QVERIFY(store(StoreEntry{entry(52, Self)}));
        QCOMPARE(unread(), 43); // and what came since
        QVERIFY(store(StoreSeen{Talk, {45}}));
        QCOMPARE(unread(), 6); // 46 … 51
    }

    void newsAreWhatNoDeviceHad()
    {
        Chat chat = described(5);
        chat.mark = {{3}, {1}};
        QVERIFY(store(StoreChats{{chat}}));
        QVERIFY(store(StorePage{page(1, 5)}));
        QCOMPARE(m_changes.arrived.size(), 2);
        QVERIFY(store(StorePage{page(1, 5)})); // again
        QVERIFY(store(StoreEntry{entry(6, Self)}));
        QCOMPARE(m_changes.arrived.size(), 2);
        QVERIFY(store(StoreEntry{entry(7)}));
        QCOMPARE(m_changes.arrived.size(), 3);
    }

    void droppingTheCacheKeepsTheOutbox()
    {
        const OutboxItem queued = item(QStringLiteral("queued"));
        const OutboxItem saved = item(QStringLiteral("saved by word only"));
        QVERIFY(outbox().add(queued));
        QVERIFY(outbox().add(saved));
        QVERIFY(outbox().accept(saved.uuid, at(2)));
        QVERIFY(outbox().save(saved.uuid, {9}, at(3)));
        QVERIFY(store(StoreChats{{described(5)}}));
        QVERIFY(store(StorePage{page(1, 5)}));
        QVERIFY(store(StoreSince{at(9)}));
        QVERIFY(store(DropCache{{QStringLiteral("other")}}));
        const auto state = *m_store->reader().state();
        QCOMPARE(state.epoch.value, QStringLiteral("other"));
        QVERIFY(!state.since);
        QVERIFY(state.chats.isEmpty());
        QCOMPARE(outbox().undecided()->size(), 2);           // both go out again
        QCOMPARE(stateOf(saved.uuid), MessageState::Queued); // that store's bus has forgotten it, too
    }

    void whatIsNotCommittedIsNotThere()
    {
        const auto failed = m_store->transaction([this]() -> SqlResult<void> {
            if (const auto added = outbox().add(item(QStringLiteral("hi"))); !added)
                return added;
            return std::unexpected(SqlError{.kind = SqlError::Kind::Full, .cause = {}});
        });
        QVERIFY(!failed);
        QVERIFY(outbox().undecided()->isEmpty());
    }

    // A commit that fails leaves the connection closed; what was there before is read again all the same.
    void afterADiskErrorWhatWasCommittedIsThere()
    {
        QVERIFY(outbox().add(item(QStringLiteral("before"))));
        QVERIFY(store(StoreChats{{described(5)}}));
        struct rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = ::signal(SIGXFSZ, SIG_IGN);
        struct rlimit tight = before;
        tight.rlim_cur = 1;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
        const auto failed = m_store->transaction([this] { return outbox().add(item(QStringLiteral("after"))); });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        ::signal(SIGXFSZ, handler);
        QVERIFY(!failed);
        const auto state = m_store->reader().state();
        QVERIFY(state);
        QCOMPARE(state->chats.size(), 1);
        QCOMPARE(outbox().undecided()->size(), 1);
    }

    void anotherAccountGetsNobodysOutbox()
    {
        const OutboxItem own = item(QStringLiteral("hi"));
        QVERIFY(outbox().add(own));
        m_store.reset();
        LocalStore other(file(), QStringLiteral("http://x 2"), {2});
        const auto refused = other.open();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Forbidden);
        QCOMPARE(undecidedIn(file())->size(), 1);
        reopen();
        QVERIFY(*outbox().remove(own.uuid));
        QVERIFY(store(StoreChats{{described(5)}}));
        m_store.reset();
        LocalStore again(file(), QStringLiteral("http://x 2"), {2});
        QVERIFY(again.open());
        QVERIFY(again.reader().chats()->isEmpty());
    }

private:
    QString file() const { return m_folder->filePath(QStringLiteral("cache.sqlite")); }
    Outbox &outbox() { return m_store->outbox(); }
    MessageState stateOf(const MessageUuid &uuid) { return (*outbox().find(uuid))->state(); }
    int unread() { return (*m_store->reader().chat(Talk))->unread; }
    bool store(const SyncAction &action)
    {
        return m_store->transaction([&] { return m_store->writer().store(action, m_changes); }).has_value();
    }
    void reopen()
    {
        m_store.reset();
        m_changes = {};
        m_store = std::make_unique<LocalStore>(file(), QStringLiteral("http://x 1"), Self);
        QVERIFY(m_store->open());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalStore> m_store;
    CacheChanges m_changes;
};

POSTRIDER_TEST(tst_LocalStore)
#include "tst_localstore.moc"
