// SPDX-License-Identifier: GPL-3.0-or-later
#include "keysdialog.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QScrollArea>

#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int Width = 520;
constexpr int Height = 560;
} // namespace

KeysDialog::KeysDialog(const Look &look, QWidget *parent) : Dialog(look, tr("Keys"), parent)
{
    auto *table = new QWidget;
    auto *grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const auto keys = [](const QKeySequence &sequence) { return sequence.toString(QKeySequence::NativeText); };
    const auto add = [&](const QString &name, const QString &what) {
        const int row = grid->rowCount();
        auto *key = plainLabel(name, table);
        key->setFont(look.titleFont());
        auto *meaning = plainLabel(what, table);
        meaning->setWordWrap(true);
        grid->addWidget(key, row, 0, Qt::AlignTop);
        grid->addWidget(meaning, row, 1);
    };
    const auto heading = [&](const QString &text) {
        auto *label = plainLabel(text, table);
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setContentsMargins(0, grid->rowCount() > 1 ? 12 : 0, 0, 0);
        grid->addWidget(label, grid->rowCount(), 0, 1, 2);
    };
    heading(tr("Everywhere"));
    add(keys(Qt::CTRL | Qt::Key_K), tr("Go to a conversation or person"));
    add(keys(QKeySequence::Find), tr("Search"));
    add(keys(Qt::ALT | Qt::Key_Up) + QStringLiteral(", ") + keys(Qt::ALT | Qt::Key_Down),
        tr("The conversation above, below"));
    add(keys(Qt::Key_F6), tr("From pane to pane"));
    add(keys(Qt::Key_Escape), tr("Close what is open"));
    add(keys(Qt::CTRL | Qt::Key_Comma), tr("Settings"));
    add(keys(Qt::Key_F1), tr("These keys"));
    add(keys(Qt::CTRL | Qt::Key_Q), tr("Quit"));
    heading(tr("Writing"));
    add(keys(Qt::Key_Return), tr("Send"));
    add(keys(Qt::SHIFT | Qt::Key_Return), tr("Break the line"));
    heading(tr("In the messages"));
    add(keys(Qt::Key_Up) + QStringLiteral(", ") + keys(Qt::Key_Down), tr("From message to message"));
    add(keys(Qt::Key_Return), tr("Where the message is: its details"));
    add(keys(Qt::Key_Menu), tr("What can be done with it, its links too"));
    add(keys(Qt::Key_Delete), tr("Delete it if it failed; don't send it if it waits"));
    add(keys(Qt::SHIFT | Qt::Key_Up) + QStringLiteral(", ") + keys(Qt::SHIFT | Qt::Key_Down),
        tr("Select several messages"));
    add(keys(QKeySequence::SelectAll), tr("Select all that is loaded"));
    add(keys(QKeySequence::Copy), tr("Copy"));
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(table);
    scroll->setAccessibleName(windowTitle());
    content()->addWidget(scroll, 1);
    resize(Width, Height);
}

} // namespace postrider
