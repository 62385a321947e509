// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <persistence/keeper.h>
#include <ports/readers.h>
#include <support/manualclock.h>

#include <QObject>

namespace postrider::test {

// What readers of the ledger keep to, whatever is written by persistence. A backend's test derives from it.
class ReadersContract : public QObject {
    Q_OBJECT
protected:
    struct Backend {
        virtual ~Backend() = default;
        virtual std::unique_ptr<LedgerStore> store() = 0;
        virtual std::unique_ptr<UserExistence> users() = 0;
        virtual ChatReader &chats() = 0;
        virtual HistoryReader &history() = 0;
        virtual void removeUser(UserId user) = 0;
    };
    // An empty ledger, and users 1 to `users`, called "user 1" and so on.
    virtual std::unique_ptr<Backend> make(int users, const Clock &clock) = 0;

private Q_SLOTS:
    void init();
    void cleanup();

    void listsLastChangedFirst();
    void listsInPages();
    void listsWhatChanged();
    void refusesAStrangeNext();
    void showsAChat();
    void showsMarks();
    void hidesWhatIsNotOnesOwn();
    void countsUnread();
    void countsUpTo();
    void tellsWhatIsUnread();
    void tellsUnreadOfSome();
    void knowsMemberships();
    void namesTheEpoch();
    void pages_data();
    void pages();
    void pagesBeforeAMessage();
    void pagesAreEntries();
    void tellsDecisions();
    void tellsReceipts();
    void receiptsNeverBeforeSaved();
    void theDeletedHoldNobodyUp();

protected:
    static constexpr int Users = 60;

    Entry say(qint64 from, qint64 to, const QString &text = QStringLiteral("hi"));
    void mark(MarkKind kind, qint64 user, qint64 peer, qint64 seq);
    persistence::Kept keep(const std::variant<SaveMessage, SaveMark, Error> &record);
    Chat chat(qint64 viewer, qint64 peer);
    ChatList list(qint64 viewer, const ChatQuery &query = {});
    QList<UnreadChat> unread(qint64 viewer, const QList<ChatUri> &only = {});

    ManualClock m_clock;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<persistence::Keeper> m_keeper;
    qint64 m_offsets[2] = {0, 0};
};

} // namespace postrider::test
