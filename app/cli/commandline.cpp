// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include "exitcode.h"
#include "utf8.h"
#include "values.h"

#include <runtime/application.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

namespace postrider::cli {
namespace {

const char *const Footer = R"(Passwords are asked for, or read from standard input; never given as an argument.

Exit codes:
  0  done
  1  something went wrong here or on the server
  2  the command line makes no sense
  3  nobody is signed in, or name and password don't fit
  4  refused: it will not work later either
  5  the server can't be reached, or can't do it now
  6  the profile can't be used (another Postrider has it open, for example)
  7  not done in time; what is queued goes out when the profile is next connected

With --json, standard error has objects too: {"notice": "…"} for what to know beside the answer, and at the end, unless it
is 0, {"error": {"code": "refused", "exit_code": 4, "message": "…"}}. The codes of 1 to 7 are internal, usage, signed_out,
refused, unreachable, profile and timed_out.)";

// A program reads standard error as well; the command line may be one that couldn't be read.
bool wantsJson(int argc, const char *const *argv)
{
    return std::any_of(argv, argv + argc, [](const char *argument) { return qstrcmp(argument, "--json") == 0; });
}

// CLI11 knows std::string; we know QString.
QString decoded(const std::string &value)
{
    const auto text = fromUtf8(value);
    if (!text)
        throw CLI::ValidationError("An argument is not UTF-8");
    return *text;
}

auto into(QString &target)
{
    return [&target](const std::string &value) { target = decoded(value); };
}

class Parser {
public:
    explicit Parser(CommandLine &line) : m_line(line)
    {
        m_app.set_version_flag("--version", "postrider-cli " POSTRIDER_VERSION);
        m_app.require_subcommand(1);
        m_app.fallthrough(); // options of all commands may stand behind the command
        m_app.footer(Footer);
        m_app.add_option_function<std::string>("--profile", into(line.profile), "Whose device this is: default")
            ->type_name("NAME");
        m_app.add_flag("--json", line.json, "Say everything as one JSON object per line");
        addAccountCommands();
        addReadingCommands();
        addTalkingCommands();
    }

    std::expected<CommandLine, int> parse(int argc, const char *const *argv)
    {
        try {
            m_app.parse(argc, argv);
        } catch (const CLI::ParseError &error) {
            if (error.get_exit_code() != 0 && wantsJson(argc, argv)) {
                sayExit(true, {ExitCode::Usage, QString::fromUtf8(error.what())});
                return std::unexpected(int(ExitCode::Usage));
            }
            const bool asked = m_app.exit(error) == 0;
            return std::unexpected(asked ? 0 : int(ExitCode::Usage));
        }
        return m_line;
    }

private:
    CLI::App *add(const char *name, const char *help, Verb verb)
    {
        CLI::App *command = m_app.add_subcommand(name, help);
        command->callback([this, verb] { m_line.verb = verb; });
        return command;
    }

    void addServer(CLI::App *command)
    {
        command->add_option_function<std::string>("--server", into(m_line.server), "http://127.0.0.1:5051 by default")
            ->type_name("ADDRESS");
        command->add_flag("--unencrypted", m_line.unencrypted,
                          "Take a server that others on the way can read along with");
        command
            ->add_option_function<std::string>("--trust", into(m_line.trust),
                                               "The SHA-256 fingerprint of the server's certificate: no other is taken")
            ->type_name("FINGERPRINT");
    }

    void addTo(CLI::App *command, const char *help)
    {
        command->add_option_function<std::string>("who", into(m_line.to), help)->required()->type_name("WHO");
    }

    void addTimeout(CLI::App *command)
    {
        command->add_option("--timeout", m_line.timeoutSeconds, "How many seconds to wait for it: 20")
            ->check(CLI::Range(0, 86400));
    }

    void addAccountCommands()
    {
        CLI::App *signUp = add("register", "Make an account, and sign this profile in", Verb::Register);
        signUp->add_option_function<std::string>("name", into(m_line.name), "The name to sign in with")->required();
        signUp->add_option_function<std::string>("--display-name", into(m_line.displayName), "The name others see");
        addServer(signUp);
        CLI::App *signIn = add("login", "Sign this profile in", Verb::Login);
        signIn->add_option_function<std::string>("name", into(m_line.name), "The name to sign in with")->required();
        addServer(signIn);
        CLI::App *signOut = add("logout", "Sign out, and delete what this profile keeps", Verb::Logout);
        signOut->add_flag("--force", m_line.force, "Even if messages are still queued; they are lost");
    }

    void addReadingCommands()
    {
        CLI::App *users = add("users", "List people", Verb::Users);
        users->add_option_function<std::string>("query", into(m_line.query), "A part of their names");
        add("chats", "List conversations, last changed first", Verb::Chats);
        CLI::App *history = add("history", "Show messages of a conversation", Verb::History);
        addTo(history, "A name, or a chat's uri");
        history->add_option("--quantity,-n", m_line.quantity, "How many: 20")->check(CLI::Range(1, 100000));
        history->add_option("--before", m_line.before, "Those before this number")
            ->check(CLI::Range(qint64(1), qint64(1) << 53));
        CLI::App *receipts = add("receipts", "Show where a message is, for each recipient", Verb::Receipts);
        addTo(receipts, "A name, or a chat's uri");
        receipts->add_option_function<std::string>("uuid", into(m_line.uuid), "The message's uuid")->required();
    }

    void addTalkingCommands()
    {
        CLI::App *send = add("send", "Send a message", Verb::Send);
        addTo(send, "A name, or a chat's uri");
        send->add_option_function<std::string>("text", into(m_line.text), "What to say; - or nothing: standard input");
        const std::map<std::string, WaitFor> states{{"queued", WaitFor::Queued},
                                                    {"saved", WaitFor::Saved},
                                                    {"delivered", WaitFor::Delivered},
                                                    {"read", WaitFor::Read}};
        send->add_option("--wait", m_line.waitFor, "Until it is queued, saved, delivered or read: saved")
            ->transform(CLI::CheckedTransformer(states, CLI::ignore_case));
        addTimeout(send);
        CLI::App *listen = add("listen", "Show messages and states as they come, until interrupted", Verb::Listen);
        listen->add_flag("--read", m_line.read, "Messages that are shown count as read");
        CLI::App *demo = add("demo", "Let two people talk, and show each state as it happens", Verb::Demo);
        addServer(demo);
        demo->add_option_function<std::vector<std::string>>(
                "--profiles",
                [this](const std::vector<std::string> &names) {
                    for (const std::string &name : names)
                        m_line.profiles.append(decoded(name));
                },
                "Two profiles to keep, instead of passing ones")
            ->delimiter(',')
            ->expected(2)
            ->type_name("ONE,OTHER");
    }

    CommandLine &m_line;
    CLI::App m_app{"Postrider on the command line: a chat system whose every message says where it is.",
                   "postrider-cli"};
};

} // namespace

std::expected<CommandLine, int> readCommandLine(int argc, const char *const *argv)
{
    CommandLine line;
    return Parser(line).parse(argc, argv);
}

} // namespace postrider::cli
