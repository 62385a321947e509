// SPDX-License-Identifier: GPL-3.0-or-later
#include "attachment.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace postrider {

Attachment::Attachment(const QString &file) : m_file(file) {}

Attachment::~Attachment()
{
    detach();
}

bool Attachment::open()
{
    if (m_descriptor < 0)
        m_descriptor = ::open(QFile::encodeName(m_file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    return m_descriptor >= 0;
}

bool Attachment::attach()
{
    return open() && flock(m_descriptor, LOCK_SH | LOCK_NB) == 0;
}

// Turning the shared lock into an exclusive one works only without other holders. Linux does it in two steps: between
// them another app may become the last, which is as good.
bool Attachment::isLast()
{
    return m_descriptor >= 0 && flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
}

void Attachment::detach()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

} // namespace postrider
