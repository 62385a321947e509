// SPDX-License-Identifier: GPL-3.0-or-later
#include "settingsdialog.h"

#include "settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>

#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int Width = 440;

// The name stands at the height of what it names, also where that is higher than a line.
void addRow(QFormLayout *form, const QString &name, QWidget *field)
{
    auto *label = plainLabel(name, field->parentWidget());
    label->setBuddy(field);
    label->setMinimumHeight(std::max(field->sizeHint().height(), field->minimumHeight()));
    form->addRow(label, field);
}
} // namespace

SettingsDialog::SettingsDialog(const Look &look, Settings &settings, const QString &fingerprint, QWidget *parent)
    : Dialog(look, tr("Settings"), parent), m_settings(settings)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(14);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    addAppearance(form);
    addTextSize(form);
    addNotifications(form);
    addReadReceipts(form);
    addServer(form, fingerprint);
    content()->addLayout(form);
    setMinimumWidth(std::min(Width, parent ? parent->width() - 40 : Width));
}

void SettingsDialog::addAppearance(QFormLayout *form)
{
    auto *box = new QComboBox(this);
    box->addItem(tr("As the system"), int(Settings::Appearance::System));
    box->addItem(tr("Light"), int(Settings::Appearance::Light));
    box->addItem(tr("Dark"), int(Settings::Appearance::Dark));
    box->setCurrentIndex(box->findData(int(m_settings.appearance())));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box] {
        m_settings.setAppearance(Settings::Appearance(box->currentData().toInt()));
        Q_EMIT appearanceChanged();
    });
    box->setAccessibleName(tr("Appearance"));
    addRow(form, tr("Appearance"), box);
}

void SettingsDialog::addTextSize(QFormLayout *form)
{
    auto *box = new QComboBox(this);
    for (const int percent : {80, 90, 100, 110, 125, 150, 175, 200})
        box->addItem(tr("%1 %").arg(QLocale().toString(percent)), percent);
    box->setCurrentIndex(box->findData(m_settings.textScale()));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box] {
        m_settings.setTextScale(box->currentData().toInt());
        Q_EMIT appearanceChanged();
    });
    box->setAccessibleName(tr("Text size"));
    addRow(form, tr("Text size"), box);
}

void SettingsDialog::addNotifications(QFormLayout *form)
{
    auto *box = new QCheckBox(tr("Tell me of new messages"), this);
    box->setChecked(m_settings.notifies());
    box->setMinimumHeight(32);
    connect(box, &QCheckBox::toggled, this, [this](bool on) { m_settings.setNotifies(on); });
    addRow(form, tr("Notifications"), box);
}

void SettingsDialog::addReadReceipts(QFormLayout *form)
{
    auto *box = new QCheckBox(tr("Tell what I have read"), this);
    box->setChecked(m_settings.readReceipts() == client::ReadReceipts::Sent);
    box->setMinimumHeight(32);
    connect(box, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setReadReceipts(on ? client::ReadReceipts::Sent : client::ReadReceipts::Withheld);
        Q_EMIT readReceiptsChanged();
    });
    addRow(form, tr("Read receipts"), box);
    auto *hint = plainLabel(tr("If it isn't told, your other devices go on counting it as unread. When it is told "
                               "again, so is what was read in between."),
                            this);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(hint);
}

void SettingsDialog::addReadable(QFormLayout *form, const QString &name, const QString &text)
{
    auto *label = plainLabel(text, this);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    label->setAccessibleName(name);
    addRow(form, name, label);
}

void SettingsDialog::addServer(QFormLayout *form, const QString &fingerprint)
{
    addReadable(form, tr("Server"), m_settings.server().toString());
    if (!fingerprint.isEmpty()) // where a line may be broken
        addReadable(form, tr("Trusted certificate"), QString(fingerprint).replace(u':', u' '));
    auto *hint = plainLabel(tr("To use another server, sign out, or start a second profile."), this);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(hint);
}

} // namespace postrider
