// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "exitcode.h"

#include <client/serveraddress.h>

namespace postrider::cli {

// Usage for what is no address; Refused for one that isn't encrypted, unless that was said to be fine.
inline std::expected<QUrl, Exit> chosenServer(const CommandLine &line)
{
    const auto address = client::parseServerAddress(line.server);
    if (!address)
        return std::unexpected(Exit{ExitCode::Usage, address.error().message});
    if (client::protectionOf(*address) == client::Protection::None && !line.unencrypted)
        return std::unexpected(
            Exit{ExitCode::Refused,
                 QStringLiteral("The connection to %1 would not be encrypted: anybody on the way could read "
                                "messages and password. Give --unencrypted if that is fine.")
                     .arg(address->host())});
    return *address;
}

} // namespace postrider::cli
