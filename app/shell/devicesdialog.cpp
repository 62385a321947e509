// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicesdialog.h"

#include <domain/rules.h>
#include <ports/futures.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <model/words.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr QSize Size(460, 420);
}

DevicesDialog::DevicesDialog(client::ChatClient &client, const Look &look, QWidget *parent)
    : Dialog(look, tr("Signed-in devices"), parent), m_client(client), m_message(plainLabel({}, this))
{
    m_message->setWordWrap(true);
    m_list = new QWidget;
    m_rows = new QVBoxLayout(m_list);
    m_rows->setContentsMargins(0, 0, 8, 0);
    m_rows->setSpacing(12);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_list);
    scroll->setAccessibleName(windowTitle());
    content()->addWidget(m_message);
    content()->addWidget(scroll, 1);
    resize(parent ? Size.boundedTo(parent->size() - QSize(40, 40)) : Size);
    say(tr("Asking the server…"));
    reload();
}

void DevicesDialog::say(const QString &sentence)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
}

void DevicesDialog::reload()
{
    whenDone(m_client.devices(), this, [this](const Result<QList<Device>> &devices) {
        if (devices)
            fill(*devices);
        else
            say(tr("The server couldn't be asked: %1").arg(devices.error().message));
    });
}

void DevicesDialog::fill(const QList<Device> &devices)
{
    say({});
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Device &device : devices)
        addDevice(device);
    m_rows->addStretch(1);
}

void DevicesDialog::addDevice(const Device &device)
{
    auto *widget = new QWidget(m_list);
    const QString label = device.label.isEmpty() ? tr("Unnamed device") : rules::forDisplay(device.label);
    auto *name = plainLabel(label, widget);
    name->setFont(m_look.titleFont());
    name->setWordWrap(true);
    auto *when = plainLabel(device.current ? tr("This device")
                                           : tr("Last seen: %1").arg(words::moment(device.lastSeen, m_look.now())),
                            widget);
    when->setForegroundRole(QPalette::PlaceholderText);
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(name);
    names->addWidget(when);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(names, 1);
    if (!device.current) {
        auto *end = new QPushButton(tr("Sign out"), widget);
        end->setAccessibleName(tr("Sign out %1").arg(words::isolated(label)));
        end->setAutoDefault(false);
        connect(end, &QPushButton::clicked, this, [this, end, id = device.id] {
            end->setEnabled(false);
            signOut(id);
        });
        row->addWidget(end, 0, Qt::AlignVCenter);
    }
    m_rows->addWidget(widget);
}

void DevicesDialog::signOut(const DeviceId &device)
{
    whenDone(m_client.signOutDevice(device), this, [this](const Result<void> &done) {
        reload();
        if (!done)
            say(done.error().message);
    });
}

} // namespace postrider
