// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "device.h"
#include "exitcode.h"

namespace postrider::cli {

struct ServerChoice {
    QUrl address;
    QString fingerprint = {}; // of its certificate, if a person trusts it; or empty
};

// Usage for what is no address or no fingerprint; Refused for a server that isn't encrypted, unless that was said to be
// fine.
Outcome<ServerChoice> chosenServer(const CommandLine &line);

// The choice after a look at the server's certificate, before any password goes there. One that no authority vouches
// for is Refused, unless its fingerprint was given, or somebody at the terminal says that it is right.
Outcome<ServerChoice> trustedServer(const CommandLine &line, client::ChatClient &client);

} // namespace postrider::cli
