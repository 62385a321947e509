// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QSslError>

#include <functional>

class QSslCertificate;

namespace postrider::client {

// A certificate's SHA-256 as people compare it, "AB:CD:…"; empty for none.
QString fingerprintOf(const QSslCertificate &certificate);

// Whether all that stands against a connection is said of the one certificate that a person trusts. Names and dates
// don't matter then: who has its key is who was trusted.
bool isTrusted(const QList<QSslError> &errors, const QString &fingerprint);

// The worst of it, as a sentence. `fingerprint`: what is trusted instead, or empty.
QString problemOf(const QList<QSslError> &errors, const QString &host, const QString &fingerprint);

// Connects to a server (https), and says nothing but what it shows for itself. `done` is called once, in a later turn,
// unless the context is gone by then. Unavailable: it can't be reached, or doesn't encrypt.
void inspectCertificate(const QUrl &server, const QString &fingerprint, QObject *context,
                        std::function<void(const Result<ServerCertificate> &)> done);

} // namespace postrider::client
