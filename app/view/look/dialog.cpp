// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog.h"

#include "look.h"
#include "text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace postrider {
namespace {
constexpr int Padding = 24;
}

Dialog::Dialog(const Look &look, const QString &title, QWidget *parent)
    : QDialog(parent), m_look(look), m_content(new QVBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto *heading = plainLabel(title, this);
    QFont font = look.titleFont();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    heading->setFont(font);
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(12);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Padding, Padding - 4, Padding, Padding - 4);
    column->setSpacing(16);
    column->addWidget(heading);
    column->addLayout(m_content, 1);
    column->addLayout(buttons);
}

} // namespace postrider
