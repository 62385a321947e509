// SPDX-License-Identifier: GPL-3.0-or-later
#include <chats/realtimeurls.h>
#include <support/testmain.h>
#include <wire/keys.h>

#include <QTest>

using namespace postrider;
using chats::RealtimeUrls;

namespace {

class Keys final : public KeyValue {
public:
    void set(const QByteArray &key, const QByteArray &value, std::chrono::seconds) override { all.insert(key, value); }
    void remove(const QByteArray &key) override { all.remove(key); }
    QFuture<QHash<QByteArray, QByteArray>> get(const QList<QByteArray> &keys) override
    {
        ++asked;
        QHash<QByteArray, QByteArray> found;
        for (const QByteArray &key : keys)
            if (all.contains(key))
                found.insert(key, all.value(key));
        return QtFuture::makeReadyFuture(found);
    }

    QFuture<std::optional<std::chrono::milliseconds>> prolong(const QByteArray &, std::chrono::milliseconds,
                                                              std::chrono::milliseconds) override
    {
        return QtFuture::makeReadyFuture(std::optional<std::chrono::milliseconds>());
    }

    QHash<QByteArray, QByteArray> all;
    int asked = 0;
};

const QList<QUrl> Three{QUrl(QStringLiteral("ws://a:1")), QUrl(QStringLiteral("ws://b:2")),
                        QUrl(QStringLiteral("ws://c:3"))};

QList<QUrl> some(RealtimeUrls &urls, int count)
{
    QList<QUrl> got;
    for (int i = 0; i < count; ++i)
        got.append(urls.next().result());
    return got;
}

} // namespace

class tst_RealtimeUrls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOnlyOneIsNotAskedFor()
    {
        Keys keys;
        RealtimeUrls urls(keys);
        urls.set({Three.at(1)});
        QCOMPARE(some(urls, 2), (QList<QUrl>{Three.at(1), Three.at(1)}));
        QCOMPARE(keys.asked, 0);
    }

    void thoseThatAreThereTakeTurns()
    {
        Keys keys;
        RealtimeUrls urls(keys);
        urls.set(Three);
        keys.set(wire::realtimeKey("ws://a:1"), {}, wire::RealtimeLife);
        keys.set(wire::realtimeKey("ws://c:3"), {}, wire::RealtimeLife);
        QCOMPARE(some(urls, 4), (QList<QUrl>{Three.at(0), Three.at(2), Three.at(0), Three.at(2)}));
        keys.remove(wire::realtimeKey("ws://c:3"));
        QCOMPARE(some(urls, 2), (QList<QUrl>{Three.at(0), Three.at(0)}));
    }

    void anyIfNobodyKnows()
    {
        Keys keys;
        RealtimeUrls urls(keys);
        urls.set(Three);
        QCOMPARE(some(urls, 4), (QList<QUrl>{Three.at(0), Three.at(1), Three.at(2), Three.at(0)}));
    }
};

POSTRIDER_TEST(tst_RealtimeUrls)
#include "tst_realtimeurls.moc"
