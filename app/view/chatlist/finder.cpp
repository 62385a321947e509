// SPDX-License-Identifier: GPL-3.0-or-later
#include "finder.h"

#include "founddelegate.h"
#include "listview.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include <model/words.h>
#include <view/look/text.h>

namespace postrider {

Finder::Finder(client::ChatClient &client, const Look &look, QLineEdit *field, QWidget *parent)
    : QWidget(parent)
    , m_model(client)
    , m_field(field)
    , m_hint(plainLabel({}, this))
    , m_list(makeListView(&m_model, new FoundDelegate(look, this), tr("Found"), this))
{
    m_hint->setWordWrap(true);
    m_hint->setMargin(20);
    m_hint->setAlignment(Qt::AlignHCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_hint);
    column->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    connect(&m_model, &FinderModel::statusChanged, this, &Finder::update);
    connect(m_list, &QListView::clicked, this, &Finder::choose);
    connect(m_list, &QListView::activated, this, &Finder::choose);
}

void Finder::search(const QString &text, const QList<client::Conversation> &known)
{
    m_model.setQuery(text, known);
}

void Finder::showAll(const QList<client::Conversation> &known)
{
    m_model.showAll(known);
}

void Finder::update()
{
    QString hint;
    if (m_model.status() == FinderModel::Status::Failed)
        hint = tr("The server couldn't be asked: %1").arg(m_model.failure());
    else if (m_model.rowCount() == 0 && m_model.status() == FinderModel::Status::Searching)
        hint = tr("Searching…");
    else if (m_model.rowCount() == 0 && m_model.status() == FinderModel::Status::Done)
        hint = tr("Nobody is called %1.").arg(words::isolated(m_field->text().trimmed()));
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    if (m_model.rowCount() > 0 && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model.index(0));
}

void Finder::choose(const QModelIndex &index)
{
    Q_EMIT chosen(index.data(FinderModel::FoundRole).value<FinderModel::Found>());
}

bool Finder::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress || !isVisible() || m_model.rowCount() == 0)
        return QWidget::eventFilter(watched, event);
    const int row = std::max(m_list->currentIndex().row(), 0);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        m_list->setCurrentIndex(m_model.index(std::min(row + 1, m_model.rowCount() - 1)));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentIndex(m_model.index(std::max(row - 1, 0)));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_model.index(row));
        return true;
    default:
        return false;
    }
}

} // namespace postrider
