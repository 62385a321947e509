// SPDX-License-Identifier: GPL-3.0-or-later
#include "aboutdialog.h"

#include <runtime/application.h>

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>

#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {

constexpr int LogoSide = 56;
constexpr QSize Size(560, 560);

QString textOf(const QString &resource)
{
    QFile file(resource);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

AboutDialog::AboutDialog(const Look &look, QWidget *parent)
    : Dialog(look, tr("Postrider %1").arg(application::Version), parent)
{
    auto *logo = new QLabel(this);
    logo->setPixmap(look.logo(LogoSide, devicePixelRatioF()));
    auto *text =
        plainLabel(tr("Messages that say where they are.\n\nFree software under the GNU General Public License, "
                      "version 3 or later. Built with Qt %1 (LGPL 3) and SQLite (public domain); icons by "
                      "Lucide (ISC).")
                       .arg(QLatin1StringView(qVersion())),
                   this);
    text->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(logo, 0, Qt::AlignTop);
    row->addWidget(text, 1);
    auto *licences = new QPlainTextEdit(this);
    licences->setReadOnly(true);
    licences->setTabChangesFocus(true);
    licences->setAccessibleName(tr("Licences"));
    licences->setPlainText(
        QStringLiteral("Postrider\n\n%1\n\nLucide\n\n%2")
            .arg(textOf(QStringLiteral(":/icons/GPL-3")), textOf(QStringLiteral(":/icons/LICENSE"))));
    content()->addLayout(row);
    content()->addWidget(licences, 1);
    resize(parent ? Size.boundedTo(parent->size() - QSize(40, 40)) : Size);
}

} // namespace postrider
