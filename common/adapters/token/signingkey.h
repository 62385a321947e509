// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace postrider {

// The key pair tokens are signed with. Its private half is in one file, which only its owner may read; copies in memory
// are wiped when they are no longer needed.
class SigningKey {
public:
    // Reads `folder`/signing-key.pem, or makes it, and the folder, when it isn't there. A file that can't be read as
    // what it should be, or that others may read, is an error with a cause for the operator: it is never replaced,
    // since that would sign everybody out.
    static Result<SigningKey> open(const QString &folder);
    static Result<SigningKey> openFile(const QString &path); // the same, called as one likes

    SigningKey(SigningKey &&other) noexcept = default;
    SigningKey &operator=(SigningKey &&other) noexcept = delete;
    SigningKey(const SigningKey &) = delete;
    SigningKey &operator=(const SigningKey &) = delete;
    ~SigningKey();

    const QByteArray &privatePem() const { return m_privatePem; } // PKCS #8; a secret
    const QJsonObject &publicJwk() const { return m_publicJwk; }

private:
    SigningKey(QByteArray privatePem, QJsonObject publicJwk);
    static Result<SigningKey> fromPem(QByteArray pem);

    QByteArray m_privatePem;
    QJsonObject m_publicJwk;
};

} // namespace postrider
