// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerstorecontract.h"

#include <QTest>

namespace postrider::test {
namespace {
using namespace std::chrono_literals;

const ChatUri Dm{QStringLiteral("dm-1-2")};
constexpr Timestamp Now{1'800'000'000'123ms};

ChatState chat(const ChatUri &uri = Dm, qint64 lastSeq = 1)
{
    ChatState state;
    state.uri = uri;
    state.lastSeq = {lastSeq};
    state.savedAt = Now;
    state.changedAt = Now + 1s;
    state.members = {{UserId{1}, Mark()}, {UserId{2}, Mark()}};
    return state;
}

KeptEntry entry(qint64 seq, const MessageUuid &uuid, const QString &text = QStringLiteral("hi"),
                const ChatUri &uri = Dm)
{
    Entry entry;
    entry.chat = uri;
    entry.seq = {seq};
    entry.uuid = uuid;
    entry.from = {1};
    entry.savedAt = Now;
    entry.text = text;
    return {entry, {QStringLiteral("device")}};
}

Verdict verdict(const MessageUuid &uuid, Timestamp at = Now)
{
    return {{Dm, uuid}, {3}, QByteArray(32, '\x01'), Code::NoSuchChat, at};
}
} // namespace

void LedgerStoreContract::init()
{
    reset();
    m_store = make();
}

void LedgerStoreContract::cleanup()
{
    m_store.reset();
}

void LedgerStoreContract::write(const LedgerChanges &changes)
{
    QVERIFY(m_store->begin({0}));
    const auto written = m_store->write(changes);
    QVERIFY2(written, written ? "" : qPrintable(written.error().cause));
    QVERIFY(m_store->commit());
}

LedgerFacts LedgerStoreContract::load(const LedgerQuestion &question)
{
    const auto begun = m_store->begin({0});
    [&] { QVERIFY2(begun, begun ? "" : qPrintable(begun.error().cause)); }();
    const auto facts = m_store->load(question);
    [&] { QVERIFY2(facts, facts ? "" : qPrintable(facts.error().cause)); }();
    m_store->rollback();
    return facts.value_or(LedgerFacts());
}

QList<Position> LedgerStoreContract::positions()
{
    auto positions = m_store->begin({0}).value_or(QList<Position>());
    m_store->rollback();
    std::sort(positions.begin(), positions.end(), [](const auto &a, const auto &b) { return a.topic < b.topic; });
    return positions;
}

void LedgerStoreContract::beginsWithNothing()
{
    const auto positions = m_store->begin({0, 5});
    QVERIFY(positions);
    QCOMPARE(positions->size(), 4); // both topics of each partition
    for (const Position &position : *positions)
        QCOMPARE(position.next, 0);
    const auto uuid = MessageUuid::create();
    const auto facts = m_store->load({{Dm}, {{Dm, uuid}}, {{Dm, MarkKind::Read, {1}, {1}}}, Timestamp()});
    QVERIFY(facts);
    QVERIFY(facts->chats.isEmpty() && facts->entries.isEmpty() && facts->verdicts.isEmpty() &&
            facts->segments.isEmpty());
    m_store->rollback();
}

void LedgerStoreContract::keepsWhatIsWritten()
{
    const auto saved = MessageUuid::create();
    const auto refused = MessageUuid::create();
    const Segment segment{MarkKind::Read, {2}, {0}, {1}, Now + 3s};
    ChatState state = chat();
    state.members[{2}] = {{1}, {1}};
    write({{state},
           {entry(1, saved)},
           {verdict(refused)},
           {{Dm, {{1}, {1}}, segment}},
           {{Topic::MessageSave, 0, 8}},
           {}});
    m_store = make();
    const LedgerFacts facts = load({{Dm}, {{Dm, saved}, {Dm, refused}}, {{Dm, MarkKind::Read, {2}, {1}}}, Timestamp()});
    QCOMPARE(facts.chats.size(), 1);
    ChatState kept = facts.chats.value(Dm);
    QVERIFY(kept.id > 0);
    kept.id = 0;
    QCOMPARE(kept, state);
    QCOMPARE(facts.entries.size(), 1);
    QCOMPARE(facts.entries.value({Dm, saved}), entry(1, saved));
    QCOMPARE(facts.verdicts.values({Dm, refused}), QList<Verdict>{verdict(refused)});
    QCOMPARE(facts.segments.values(), QList<Segment>{segment});
    QCOMPARE(positions().at(0).next, 8);
    QCOMPARE(positions().at(1).next, 0);

    ChatState later = facts.chats.value(Dm);
    later.lastSeq = {2};
    later.savedAt = Now + 1h;
    later.changedAt = Now + 2h;
    write({{later},
           {entry(2, MessageUuid::create())},
           {},
           {},
           {{Topic::MessageSave, 0, 9}, {Topic::ReceiptSave, 0, 3}},
           {}});
    QCOMPARE(load({{Dm}, {}, {}, {}}).chats.value(Dm), later);
    QCOMPARE(positions().at(0).next, 9);
    QCOMPARE(positions().at(1).next, 3);
}

void LedgerStoreContract::keepsMany()
{
    constexpr int Count = 150;
    LedgerChanges changes;
    LedgerQuestion question;
    for (int i = 0; i < Count; ++i) {
        const ChatUri uri{QStringLiteral("dm-1-%1").arg(i + 2)};
        const auto saved = MessageUuid::create();
        changes.chats.append(chat(uri));
        changes.entries.append(entry(1, saved, QString::number(i), uri));
        changes.verdicts.append(verdict(saved)); // the same uuid in another chat
        question.chats.insert(uri);
        question.decisions.insert({uri, saved});
        question.decisions.insert({Dm, saved});
    }
    changes.positions = {{Topic::MessageSave, 0, Count}};
    write(changes);
    const LedgerFacts facts = load(question);
    QCOMPARE(facts.chats.size(), Count);
    QCOMPARE(facts.entries.size(), Count);
    QCOMPARE(facts.verdicts.size(), Count);
    for (const KeptEntry &kept : std::as_const(changes.entries))
        QCOMPARE(facts.entries.value({kept.entry.chat, kept.entry.uuid}), kept);
    for (const ChatState &state : facts.chats)
        QCOMPARE(state.members.size(), 2);
}

void LedgerStoreContract::keepsAnyText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("SQL") << QStringLiteral("'); DROP TABLE entry; --");
    QTest::newRow("white") << QStringLiteral(" \n\t");
    QTest::newRow("outside the BMP") << QString::fromUtf8(
        "\xf0\x9f\x93\xaf \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80");
    QTest::newRow("bidirectional") << QString(QChar(0x202e)) + QStringLiteral("abc") + QChar(0x2066);
    QTest::newRow("noncharacters") << QString(QChar(0xfffe)) + QChar(0xffff);
    QTest::newRow("byte order mark") << QString(QChar(0xfeff)) + QStringLiteral("abc");
    QTest::newRow("64 KiB") << QString(65'536, QLatin1Char('x'));
}

void LedgerStoreContract::keepsAnyText()
{
    QFETCH(QString, text);
    const auto uuid = MessageUuid::create();
    write({{chat()}, {entry(1, uuid, text)}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    QCOMPARE(load({{Dm}, {{Dm, uuid}}, {}, {}}).entries.value({Dm, uuid}).entry.text, text);
}

void LedgerStoreContract::rollsBack()
{
    const auto uuid = MessageUuid::create();
    QVERIFY(m_store->begin({0}));
    QVERIFY(m_store->write({{chat()}, {entry(1, uuid)}, {verdict(uuid)}, {}, {{Topic::MessageSave, 0, 1}}, {}}));
    m_store->rollback();
    const LedgerFacts facts = load({{Dm}, {{Dm, uuid}}, {}, {}});
    QVERIFY(facts.chats.isEmpty() && facts.entries.isEmpty() && facts.verdicts.isEmpty());
    QCOMPARE(positions().at(0).next, 0);
}

void LedgerStoreContract::endsWithAnOpenTransaction()
{
    const auto uuid = MessageUuid::create();
    QVERIFY(m_store->begin({0}));
    QVERIFY(m_store->write({{chat()}, {entry(1, uuid)}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}}));
    m_store = make(); // the first one ends after the second is made
    QVERIFY(load({{Dm}, {{Dm, uuid}}, {}, {}}).entries.isEmpty());
}

void LedgerStoreContract::hasEachOnce_data()
{
    QTest::addColumn<bool>("sameSeq");
    QTest::newRow("seq") << true;
    QTest::newRow("uuid") << false;
}

void LedgerStoreContract::hasEachOnce()
{
    QFETCH(bool, sameSeq);
    const auto uuid = MessageUuid::create();
    write({{chat()}, {entry(1, uuid)}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    const ChatState state = load({{Dm}, {}, {}, {}}).chats.value(Dm);
    const KeptEntry second = sameSeq ? entry(1, MessageUuid::create()) : entry(2, uuid);
    QVERIFY(m_store->begin({0}));
    const auto written = m_store->write({{state}, {second}, {}, {}, {{Topic::MessageSave, 0, 2}}, {}});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, StoreError::Kind::Never);
    QCOMPARE(positions().at(0).next, 1); // which also shows that no transaction is open
}

// Whoever has the lock either keeps it, or loses its transaction to the other.
void LedgerStoreContract::onlyOneMovesACursor()
{
    const auto other = make();
    QVERIFY(m_store->begin({0}));
    const LedgerChanges first{{}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}};
    const auto begun = other->begin({0});
    if (!begun) {
        QCOMPARE(begun.error().kind, StoreError::Kind::Later);
        QVERIFY(m_store->write(first));
        QVERIFY(m_store->commit());
    } else {
        auto kept = m_store->write(first);
        if (kept)
            kept = m_store->commit();
        QVERIFY(!kept);
        QVERIFY(kept.error().kind != StoreError::Kind::Never);
        QVERIFY(other->write(first));
        QVERIFY(other->commit());
    }
    const auto positions = other->begin({0});
    QVERIFY(positions);
    for (const Position &position : *positions)
        QCOMPARE(position.next, position.topic == Topic::MessageSave ? 1 : 0);
    other->rollback();
    QVERIFY(m_store->begin({0})); // and back
}

void LedgerStoreContract::forgetsOldVerdicts()
{
    const auto old = MessageUuid::create();
    const auto young = MessageUuid::create();
    write({{}, {}, {verdict(old, Now), verdict(young, Now + 1ms)}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    const QSet<DecisionKey> both{{Dm, old}, {Dm, young}};
    QCOMPARE(load({{}, both, {}, Now}).verdicts.size(), 2);
    QCOMPARE(load({{}, both, {}, Now + 1ms}).verdicts.size(), 1);
    write({{}, {}, {verdict(old, Now + 1h)}, {}, {{Topic::MessageSave, 0, 2}}, Now + 1ms}); // makes room for its like
    QCOMPARE(load({{}, both, {}, Timestamp()}).verdicts.size(), 2);
}

void LedgerStoreContract::movesMarks()
{
    write({{chat(Dm, 9)}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    ChatState state = load({{Dm}, {}, {}, {}}).chats.value(Dm);
    const Segment first{MarkKind::Delivered, {2}, {0}, {4}, Now};
    const Segment second{MarkKind::Delivered, {2}, {4}, {7}, Now + 1s};
    const Segment read{MarkKind::Read, {2}, {0}, {7}, Now + 2s};
    state.members[{2}] = {{7}, {7}};
    write({{state},
           {},
           {},
           {{Dm, {{4}, {0}}, first}, {Dm, {{7}, {0}}, second}, {Dm, {{7}, {7}}, read}},
           {{Topic::ReceiptSave, 0, 3}},
           {}});
    const LedgerFacts facts = load({{Dm},
                                    {},
                                    {{Dm, MarkKind::Delivered, {2}, {7}},
                                     {Dm, MarkKind::Read, {2}, {7}},
                                     {Dm, MarkKind::Read, {1}, {7}},
                                     {Dm, MarkKind::Delivered, {2}, {5}}},
                                    {}});
    QCOMPARE(facts.segments.size(), 2);
    QCOMPARE(facts.segments.value({Dm, MarkKind::Delivered, {2}, {7}}), second);
    QCOMPARE(facts.segments.value({Dm, MarkKind::Read, {2}, {7}}), read);
    QCOMPARE(facts.chats.value(Dm).members.value({2}), (Mark{{7}, {7}}));
    QCOMPARE(facts.chats.value(Dm).members.value({1}), Mark());
}

} // namespace postrider::test
