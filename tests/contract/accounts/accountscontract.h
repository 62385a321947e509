// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>

#include <QObject>
#include <QTest>

namespace postrider::test {

// What every store of accounts and devices keeps to. A backend's test derives from it and makes its stores.
class AccountsContract : public QObject {
    Q_OBJECT
protected:
    virtual void make() = 0; // empty stores
    virtual void clear() = 0;
    virtual AccountStore &accounts() = 0;
    virtual DeviceStore &devices() = 0;

private Q_SLOTS:
    void init() { make(); }
    void cleanup() { clear(); }

    void keepsAnAccount();
    void takesANameOnce_data();
    void takesANameOnce();
    void takesANameOnceInARace();
    void keepsAnyText();
    void renewsOnlyTheHashItKnew();
    void finds_data();
    void finds();
    void pagesByName();

    void rotates();
    void repeatsARotation();
    void rotatesOnlyWhatIsSignedIn();
    void revokesOnce();
    void endsTheLongestUnused();
    void listsTheLastUsedFirst();
    void remembersWhenSomebodyWasSeen();
    void tellsTheRevocationsAfter();

protected:
    static Timestamp at(qint64 milliseconds) { return Timestamp(std::chrono::milliseconds(milliseconds)); }
    static NewDevice device(const QString &id, qint64 time = 1000);
    UserId create(const QString &name, const QString &displayName = QStringLiteral("x"));
    QStringList deviceIds(UserId user);

    // The stores answer by a thread of their own: there is no loop to keep turning.
    template <class T>
    static Result<T> wait(const QFuture<Result<T>> &future)
    {
        return future.result();
    }
    QStringList names(const UserQuery &query);
};

} // namespace postrider::test
