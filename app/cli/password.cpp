// SPDX-License-Identifier: GPL-3.0-or-later
#include "password.h"

#include "utf8.h"

#include <QByteArray>

#include <cstdio>
#include <iostream>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace postrider::cli {
namespace {

class NoEcho {
public:
    NoEcho()
    {
        m_changed = ::tcgetattr(STDIN_FILENO, &m_before) == 0;
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~NoEcho()
    {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        std::fputc('\n', stderr);
    }
    Q_DISABLE_COPY_MOVE(NoEcho)

private:
    termios m_before{};
    bool m_changed = false;
};

std::optional<QString> readLine()
{
    std::string line;
    if (!std::getline(std::cin, line))
        return std::nullopt;
    if (line.ends_with('\r'))
        line.pop_back();
    return fromUtf8(line);
}

std::optional<QString> ask(const char *prompt)
{
    const NoEcho silence; // before it is asked: what is typed earlier is dropped
    std::fputs(prompt, stderr);
    std::fflush(stderr);
    return readLine();
}

} // namespace

bool isTerminal()
{
    return ::isatty(STDIN_FILENO) != 0;
}

bool confirm(const char *question)
{
    std::fputs(question, stderr);
    std::fflush(stderr);
    const auto answer = readLine();
    return answer &&
           (answer->compare(u"y", Qt::CaseInsensitive) == 0 || answer->compare(u"yes", Qt::CaseInsensitive) == 0);
}

std::optional<QString> readPassword(Repeat repeat)
{
    if (!isTerminal())
        return readLine();
    auto password = ask("Password: ");
    if (repeat == Repeat::Yes && password && ask("Again: ") != password)
        return std::nullopt;
    return password;
}

} // namespace postrider::cli
