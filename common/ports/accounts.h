// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <domain/user.h>

#include <QByteArray>
#include <QFuture>
#include <QList>

namespace postrider {

// What identity keeps; written by identity alone (others read through UserDirectory). Each call is one transaction on a
// thread of its own; when its future is finished, it is durable. Continue with whenDone() (ports/futures.h).
// Code::Unavailable when the database can't be reached or written; then nothing was changed, or the answer to the
// COMMIT is unknown.

struct NewDevice {
    DeviceId id;
    QString label;
    QByteArray refreshHash; // SHA-256 of the refresh token, which is kept nowhere
    Timestamp at;
};

struct NewAccount {
    QString name;
    QString displayName;
    QString passwordHash;
};

struct Credentials {
    UserId user; // nobody: there is no such name
    QString passwordHash;
};

struct UserQuery {
    QString text;  // anywhere in name or display name, compared folded (rules::foldedName); empty: everybody
    QString after; // the folded name after which to go on; empty: from the start
    int quantity = 100;
};

// In order of their folded names. `online` is not known here.
struct UserPage {
    QList<User> users;
    bool more = false;
};

class AccountStore {
public:
    virtual ~AccountStore() = default;
    // With its first device. Code::NameTaken.
    virtual QFuture<Result<UserId>> create(const NewAccount &account, const NewDevice &device) = 0;
    virtual QFuture<Result<Credentials>> credentials(const QString &name) = 0; // compared folded
    // Does nothing if the password has been changed since `before` was read.
    virtual QFuture<Result<void>> renewPasswordHash(UserId user, const QString &before, const QString &after) = 0;
    virtual QFuture<Result<User>> user(UserId id) = 0; // Code::NoSuchUser
    virtual QFuture<Result<UserPage>> search(const UserQuery &query) = 0;
};

// A refresh token is followed by one that is derived from it and a salt. The salt is made once, when the token is first
// used, and kept with the device: so whoever repeats a refresh whose answer was lost gets the same token again, and
// nobody who has only the token before, or only the database, can tell the next one.
struct Rotation {
    QByteArray presentedHash;
    QByteArray nextHash; // of the token that follows with `salt`; not used when a salt is there already
    QByteArray salt;
    Timestamp at;
};

struct Rotated {
    UserId user;
    DeviceId device;
    QByteArray salt; // the one that counts
};

struct UserDevice {
    UserId user;
    DeviceId device;
    friend bool operator==(const UserDevice &, const UserDevice &) = default;
};

// That a device was seen, at its connecting or disconnecting.
struct Sighting {
    UserId user;
    DeviceId device;
    bool left = false; // moves the user's last_seen
    Timestamp at;
};

class DeviceStore {
public:
    virtual ~DeviceStore() = default;
    // Above limits::DevicesPerUser the longest unused are signed out: the answer names them.
    virtual QFuture<Result<QList<DeviceId>>> add(UserId user, const NewDevice &device) = 0;
    // Code::Unauthenticated unless the hash is that of the device's token or of the one before it.
    virtual QFuture<Result<Rotated>> rotate(const Rotation &rotation) = 0;
    // Code::NotFound unless it is a device of this user that is signed in.
    virtual QFuture<Result<void>> revoke(UserId user, const DeviceId &device, Timestamp at) = 0;
    virtual QFuture<Result<QList<Device>>> devices(UserId user) = 0;              // signed in, last used first
    virtual QFuture<Result<QList<UserDevice>>> revokedAfter(Timestamp after) = 0; // the oldest first
    virtual QFuture<Result<void>> seen(const QList<Sighting> &sightings) = 0;     // times only go forward
};

} // namespace postrider
