// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <expected>

namespace postrider::cli {

enum class Verb { Register, Login, Logout, Users, Chats, Send, History, Receipts, Listen, Demo };
enum class WaitFor { Queued, Saved, Delivered, Read };

// What was asked for. Which fields mean something depends on the verb.
struct CommandLine {
    Verb verb = Verb::Chats;
    QString profile = QStringLiteral("default");
    QString server = QStringLiteral("http://127.0.0.1:5051");
    bool json = false;
    bool unencrypted = false; // fine with a server whose messages anybody on the way can read
    QString trust;            // the fingerprint of the server's certificate
    QString name;
    QString displayName;
    QString query;
    QString to;   // a name, or a chat's uri
    QString text; // "-": standard input
    QString uuid;
    bool force = false;
    bool read = false;
    int quantity = 20;
    qint64 before = 0;
    WaitFor waitFor = WaitFor::Saved;
    int timeoutSeconds = 20;
    QStringList profiles;
};

// An exit code (a CLI11 program prints help, version and complaints itself) if there is nothing to do.
std::expected<CommandLine, int> readCommandLine(int argc, const char *const *argv);

} // namespace postrider::cli
