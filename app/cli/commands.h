// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "exitcode.h"

namespace postrider::cli {

// Each does what one command says, and tells how it went. listen ends only by a signal or with the session.
Exit signUp(const CommandLine &line);
Exit signIn(const CommandLine &line);
Exit signOut(const CommandLine &line);
Exit users(const CommandLine &line);
Exit chats(const CommandLine &line);
Exit history(const CommandLine &line);
Exit receipts(const CommandLine &line);
Exit send(const CommandLine &line);
Exit listen(const CommandLine &line);
Exit demo(const CommandLine &line);

} // namespace postrider::cli
