// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverchoice.h"

#include "password.h"
#include "terminal.h"

#include <client/serveraddress.h>

namespace postrider::cli {
namespace {

std::unexpected<Exit> refused(const QString &sentence)
{
    return std::unexpected(Exit{ExitCode::Refused, sentence});
}

bool isTrustedByPerson(const client::ServerCertificate &certificate)
{
    sayAside(certificate.problem);
    sayAside(QStringLiteral("Its SHA-256 fingerprint, which whoever runs the server can tell you:\n  %1")
                 .arg(certificate.fingerprint));
    return confirm("Trust this server? [y/N] ");
}

} // namespace

Outcome<ServerChoice> chosenServer(const CommandLine &line)
{
    const auto address = client::parseServerAddress(line.server);
    if (!address)
        return std::unexpected(Exit{ExitCode::Usage, address.error().message});
    if (client::protectionOf(*address) == client::Protection::None && !line.unencrypted)
        return refused(QStringLiteral("The connection to %1 would not be encrypted: anybody on the way could read "
                                      "messages and password. Give --unencrypted if that is fine.")
                           .arg(address->host()));
    if (line.trust.isEmpty())
        return ServerChoice{*address};
    const auto fingerprint = client::parseFingerprint(line.trust);
    if (!fingerprint)
        return std::unexpected(Exit{ExitCode::Usage, fingerprint.error().message});
    return ServerChoice{*address, *fingerprint};
}

Outcome<ServerChoice> trustedServer(const CommandLine &line, client::ChatClient &client)
{
    auto choice = chosenServer(line);
    if (!choice || choice->address.scheme() != u"https")
        return choice;
    const auto certificate = await(client.certificate(choice->address));
    if (!certificate)
        return std::unexpected(exitOf(certificate.error()));
    if (!choice->fingerprint.isEmpty() && choice->fingerprint != certificate->fingerprint)
        return refused(QStringLiteral("%1 shows another certificate than --trust says. Its fingerprint is %2.")
                           .arg(choice->address.host(), certificate->fingerprint));
    if (certificate->problem.isEmpty() || (certificate->canBeTrusted && !choice->fingerprint.isEmpty()))
        return choice;
    if (!certificate->canBeTrusted)
        return refused(certificate->problem);
    if (!isTerminal())
        return refused(certificate->problem +
                       QStringLiteral(" If whoever runs the server tells you this fingerprint, give --trust %1.")
                           .arg(certificate->fingerprint));
    if (!isTrustedByPerson(*certificate))
        return refused(QStringLiteral("The server is not trusted."));
    choice->fingerprint = certificate->fingerprint;
    return choice;
}

} // namespace postrider::cli
