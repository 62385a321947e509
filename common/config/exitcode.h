// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postrider {

// What every program of the server ends with; scripts may rely on them.
enum class ExitCode {
    Success = 0,
    Failure = 1,          // anything unforeseen
    BadConfiguration = 2, // an option, a variable or a line of the file that can't be
    DataUnusable = 3,     // the data folder, the key or the database can't be used
    DataLocked = 4,       // another server is using the data
    DataNewer = 5,        // the database was written by a newer version
    CannotListen = 6,     // a port is in use, or an address isn't ours
};

} // namespace postrider
