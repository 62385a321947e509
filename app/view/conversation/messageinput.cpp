// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagedelegate.h"
#include "messageview.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <model/messagemodel.h>
#include <view/look/look.h>

// What mouse and keys do in a MessageView.
namespace postrider {

std::optional<MessageSelection::Position> MessageView::positionAt(const QPoint &point)
{
    const int x = viewport()->width() / 2;
    const QModelIndex index = indexAt(QPoint(x, std::clamp(point.y(), 0, viewport()->height() - 1)));
    if (!index.isValid())
        return {};
    const RowGeometry row = m_delegate->geometry(index);
    if (!row.bubble.isValid())
        return {};
    const QPoint inBubble = point - visualRect(index).topLeft() - row.bubble.topLeft();
    return MessageSelection::Position{m_model.item(index.row()).uuid, m_delegate->layout(index).positionAt(inBubble)};
}

void MessageView::selectionChangedTo()
{
    m_delegate->setSelection(m_selection.ranges(m_model));
    viewport()->update();
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->pos();
    m_dragging = false;
    m_selectedFrom = QModelIndex();
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    if (const auto position = positionAt(event->pos()))
        m_selection.start(*position);
    else
        m_selection.clear();
    selectionChangedTo();
}

void MessageView::dragTo(const QPoint &point)
{
    m_draggedTo = point;
    if (point.y() >= 0 && point.y() < viewport()->height())
        m_dragScroll.stop();
    else if (!m_dragScroll.isActive())
        m_dragScroll.start();
    if (const auto position = positionAt(point)) {
        m_selection.extend(*position);
        selectionChangedTo();
    }
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->buttons() & Qt::LeftButton) {
        m_dragging = m_dragging || (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
        if (m_dragging)
            dragTo(event->pos());
        return;
    }
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (index.isValid()) {
        const RowGeometry row = m_delegate->geometry(index);
        const QPoint inRow = event->pos() - visualRect(index).topLeft();
        const QPoint inBubble = inRow - row.bubble.topLeft();
        const bool button = row.retry.contains(inRow) || row.discard.contains(inRow);
        if (button)
            shape = Qt::PointingHandCursor;
        else if (row.bubble.contains(inRow)) {
            const MessageLayout &layout = m_delegate->layout(index);
            const bool clickable = layout.timeRect().contains(inBubble) || !layout.linkAt(inBubble).isEmpty();
            shape = clickable ? Qt::PointingHandCursor : Qt::IBeamCursor;
        }
    }
    viewport()->setCursor(shape);
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    m_dragScroll.stop();
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && !m_dragging && index.isValid())
        activate(index, event->pos() - visualRect(index).topLeft());
    m_dragging = false;
}

void MessageView::activate(const QModelIndex &index, const QPoint &inRow)
{
    const RowGeometry row = m_delegate->geometry(index);
    const MessageUuid uuid = m_model.item(index.row()).uuid;
    if (row.retry.contains(inRow)) {
        Q_EMIT retryRequested(uuid);
    } else if (row.discard.contains(inRow)) {
        Q_EMIT discardRequested(uuid);
    } else if (row.bubble.contains(inRow)) {
        const QPoint inBubble = inRow - row.bubble.topLeft();
        const MessageLayout &layout = m_delegate->layout(index);
        const QUrl link = layout.linkAt(inBubble);
        if (!link.isEmpty())
            QDesktopServices::openUrl(link);
        else if (layout.timeRect().contains(inBubble))
            Q_EMIT detailsRequested(uuid);
    }
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto position = positionAt(event->pos());
    if (!position)
        return;
    m_selection.selectWord(position->uuid, m_model.item(m_model.rowOf(position->uuid)).text, position->offset);
    m_dragging = true; // its release is no click
    selectionChangedTo();
}

QString MessageView::selectedText() const
{
    return m_selection.text(m_model);
}

void MessageView::copy()
{
    QString text = selectedText();
    if (text.isEmpty() && currentIndex().isValid())
        text = m_model.item(currentIndex().row()).text;
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->matches(QKeySequence::SelectAll) && m_model.rowCount() > 0) {
        m_selection.selectRows(m_model, 0, m_model.rowCount() - 1);
        selectionChangedTo();
        return;
    }
    switch (event->key()) {
    case Qt::Key_PageUp:
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        return;
    case Qt::Key_PageDown:
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return;
    case Qt::Key_Home:
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        return;
    case Qt::Key_End:
        bar->triggerAction(QAbstractSlider::SliderToMaximum);
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
        step(event);
        return;
    case Qt::Key_Delete:
        change(currentIndex());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            Q_EMIT detailsRequested(m_model.item(currentIndex().row()).uuid);
        return;
    case Qt::Key_Menu:
        if (currentIndex().isValid())
            showMenu(currentIndex(), viewport()->mapToGlobal(bubbleRect(currentIndex()).center()));
        return;
    default:
        break;
    }
    if (!event->text().isEmpty() && event->text().at(0).isPrint() &&
        !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)))
        Q_EMIT typed(event->text());
    else
        event->ignore();
}

void MessageView::step(QKeyEvent *event)
{
    const QPersistentModelIndex before = currentIndex();
    QListView::keyPressEvent(event);
    scrollTo(currentIndex());
    if (!(event->modifiers() & Qt::ShiftModifier)) {
        m_selectedFrom = QModelIndex();
        m_selection.clear();
    } else if (currentIndex().isValid()) {
        if (!m_selectedFrom.isValid())
            m_selectedFrom = before.isValid() ? before : QPersistentModelIndex(currentIndex());
        m_selection.selectRows(m_model, m_selectedFrom.row(), currentIndex().row());
    }
    selectionChangedTo();
}

void MessageView::change(const QModelIndex &index)
{
    if (!index.isValid() || !m_model.item(index.row()).own)
        return;
    const client::MessageItem &item = m_model.item(index.row());
    if (item.state == MessageState::Failed)
        Q_EMIT discardRequested(item.uuid);
    else if (item.state == MessageState::Queued)
        Q_EMIT cancelRequested(item.uuid);
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (index.isValid())
        showMenu(index, event->globalPos());
}

void MessageView::showMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    const client::MessageItem item = m_model.item(index.row());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &icon, const QString &text, auto action) {
        menu->addAction(m_look.menuIcon(icon), text, this, action);
    };
    if (item.state == MessageState::Failed && item.own) {
        add(QStringLiteral("rotate-cw"), tr("Retry"), [this, item] { Q_EMIT retryRequested(item.uuid); });
        add(QStringLiteral("trash-2"), tr("Delete"), [this, item] { Q_EMIT discardRequested(item.uuid); });
    } else if (item.state == MessageState::Queued && item.own) {
        add(QStringLiteral("x"), tr("Cancel sending"), [this, item] { Q_EMIT cancelRequested(item.uuid); });
    }
    if (!selectedText().isEmpty())
        add(QStringLiteral("copy"), tr("Copy selection"), [this] { copy(); });
    add(QStringLiteral("copy"), tr("Copy text"), [item] { QApplication::clipboard()->setText(item.text); });
    const QList<QUrl> links = item.kind == EntryKind::Message ? m_delegate->layout(index).links() : QList<QUrl>();
    for (const QUrl &link : links) {
        const QString shown = link.toDisplayString().left(60).replace(u'&', QStringLiteral("&&"));
        add(QStringLiteral("external-link"), tr("Open %1").arg(shown), [link] { QDesktopServices::openUrl(link); });
        add(QStringLiteral("copy"), tr("Copy %1").arg(shown),
            [link] { QApplication::clipboard()->setText(link.toString()); });
    }
    add(QStringLiteral("info"), tr("Details"), [this, item] { Q_EMIT detailsRequested(item.uuid); });
    menu->popup(globalPosition);
}

} // namespace postrider
