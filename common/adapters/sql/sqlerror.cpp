// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlerror.h"

namespace postrider {

bool SqlError::retryable() const
{
    return kind == Kind::Busy || kind == Kind::Aborted || kind == Kind::Full || kind == Kind::Lost ||
           kind == Kind::Unclear || kind == Kind::Unknown;
}

SqlError::operator Error() const
{
    const bool broken = kind == Kind::Constraint || kind == Kind::Permanent;
    const Code code = broken ? Code::Internal : Code::Unavailable;
    return {code, sentence(code), cause};
}

} // namespace postrider
