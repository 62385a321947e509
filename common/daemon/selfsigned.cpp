// SPDX-License-Identifier: GPL-3.0-or-later
#include "selfsigned.h"

#include <front/selfsigned.h>
#include <front/tlskeeper.h>

#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QTextStream>

namespace postrider::daemon {
namespace {

// By which this computer may be reached.
QStringList hostsOf(const config::Exposure &exposure)
{
    QStringList hosts{QHostInfo::localHostName(), QStringLiteral("localhost")};
    if (hosts.constFirst().isEmpty())
        hosts.removeFirst();
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses() << exposure.address;
    for (QHostAddress address : addresses) {
        address.setScopeId({});
        const bool any = address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
        if (!any && !address.isLinkLocal() && !hosts.contains(address.toString()))
            hosts.append(address.toString());
    }
    return hosts;
}

Result<void> makeFolderOf(const QString &file)
{
    const QDir folder = QFileInfo(file).dir();
    if (folder.exists())
        return {};
    if (!folder.mkpath(QStringLiteral(".")) ||
        !QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return failure(Code::Unavailable, QStringLiteral("The folder %1 can't be made.").arg(folder.path()));
    return {};
}

Result<std::unique_ptr<front::TlsKeeper>> pairAt(const front::TlsKeeper::Files &files, const QStringList &hosts)
{
    if (!QFile::exists(files.certificate) && !QFile::exists(files.key)) {
        for (const QString &file : {files.certificate, files.key})
            if (auto made = makeFolderOf(file); !made)
                return std::unexpected(made.error());
        if (auto made = front::makeSelfSigned(files, hosts); !made)
            return std::unexpected(made.error());
    }
    return front::TlsKeeper::open(files);
}

ExitCode tell(const config::Exposure &exposure, const QString &folder)
{
    const bool given = !exposure.certificate.isEmpty();
    if (!given && folder.isEmpty()) {
        QTextStream(stderr) << "Say with --tls-cert and --tls-key where to write the certificate and its key.\n";
        return ExitCode::BadConfiguration;
    }
    const QString inFolder = folder + QStringLiteral("/tls/");
    const front::TlsKeeper::Files files{given ? exposure.certificate : inFolder + QStringLiteral("certificate.pem"),
                                        given ? exposure.key : inFolder + QStringLiteral("key.pem")};
    const auto pair = pairAt(files, hostsOf(exposure));
    if (!pair) {
        QTextStream(stderr) << pair.error().message << '\n';
        return ExitCode::Failure;
    }
    QTextStream(stdout) << "certificate " << files.certificate << "\nkey " << files.key << "\ngood until "
                        << (*pair)->goodUntil().toString(Qt::ISODate) << "\nfingerprint " << (*pair)->fingerprint()
                        << '\n';
    return ExitCode::Success;
}

} // namespace

void addSelfSigned(config::Table &table, const config::Exposure &exposure, std::function<QString()> folder)
{
    table.commands.append(
        {.option = QStringLiteral("--self-signed"),
         .help = QStringLiteral(
             "make a certificate that nobody vouches for, unless there is one, print its fingerprint, and end"),
         .run = [&exposure, folder = std::move(folder)](const QString &) { return tell(exposure, folder()); }});
}

} // namespace postrider::daemon
