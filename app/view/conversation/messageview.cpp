// SPDX-License-Identifier: GPL-3.0-or-later
#include "messageview.h"

#include "messagedelegate.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

#include <model/messagemodel.h>
#include <view/look/look.h>
#include <view/look/text.h>

// Layout and scrolling; what mouse and keys do stands in messageinput.cpp.
namespace postrider {
namespace {
constexpr int EdgePixels = 600; // nearer than that to an end of the window, the next page is asked for
constexpr auto DragScrollEvery = std::chrono::milliseconds(30);
constexpr int DividerFromTop = 96; // where the unread divider stands when a chat is opened
} // namespace

MessageView::MessageView(const Look &look, MessageModel &model, QWidget *parent)
    : QListView(parent), m_look(look), m_model(model), m_delegate(new MessageDelegate(look, this))
{
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Messages"));
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // the width of the rows must not depend on their number
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAutoScroll(false);
    setMouseTracking(true);
    setItemDelegate(m_delegate);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setAutoFillBackground(true);
    tint();
    setModel(&model);
    verticalScrollBar()->setSingleStep(fontMetrics().height() * 3);

    const auto stale = [this] { m_stale = true; };
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, stale);
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this, stale);
    connect(&model, &QAbstractItemModel::rowsAboutToBeMoved, this, stale);
    connect(&model, &QAbstractItemModel::dataChanged, this, stale);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, stale);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_selection.clear(); });
    connect(&model, &MessageModel::opened, this, &MessageView::placeOpened);
    connect(&model, &MessageModel::settled, this, &MessageView::settle);
    connect(&model, &MessageModel::loadingChanged, this, [this] { viewport()->update(); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &MessageView::scrolled);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { viewport()->update(); });
    m_dragScroll.setInterval(DragScrollEvery);
    connect(&m_dragScroll, &QTimer::timeout, this, [this] {
        const int beyond = m_draggedTo.y() < 0 ? m_draggedTo.y() : m_draggedTo.y() - viewport()->height();
        verticalScrollBar()->setValue(verticalScrollBar()->value() + beyond / 2);
        dragTo(m_draggedTo);
    });
}

MessageView::~MessageView() = default;

void MessageView::placeOpened()
{
    const int unread = m_model.unreadRow();
    const auto next = std::exchange(m_next, {});
    const MessageUuid target = std::exchange(m_target, {});
    if (m_model.rowOf(target) >= 0) {
        m_following = false;
        m_anchor = {target, DividerFromTop};
        m_stale = true;
        return;
    }
    m_following = unread < 0 && (!next || m_model.rowOf(next->uuid) < 0);
    m_anchor = {};
    if (unread >= 0)
        m_anchor = {m_model.item(unread).uuid, DividerFromTop};
    else if (!m_following)
        m_anchor = {next->uuid, next->top};
    m_stale = true;
}

void MessageView::showMessage(const QModelIndex &message)
{
    selectionModel()->setCurrentIndex(message, QItemSelectionModel::NoUpdate);
    scrollTo(message);
}

std::optional<ChatMemory::Place> MessageView::place() const
{
    const int row = m_following ? -1 : m_model.rowOf(m_anchor.uuid);
    if (row < 0 || m_model.item(row).seq.value == 0)
        return {};
    return ChatMemory::Place{m_anchor.uuid, m_model.item(row).seq, m_anchor.top};
}

void MessageView::settle()
{
    m_stale = true;
    relayout();
}

void MessageView::relayout()
{
    scheduleDelayedItemsLayout();
    executeDelayedItemsLayout();
}

void MessageView::doItemsLayout()
{
    m_layingOut = true;
    m_delegate->setWidth(viewport()->width());
    m_delegate->setSelection(m_selection.ranges(m_model));
    QListView::doItemsLayout();
    alignToBottom();
    restore();
    m_layingOut = false;
    m_stale = false;
    // An anchor that couldn't be held, because the rows end too soon, is still what the next rows are placed by.
    const Anchor held = m_anchor;
    remember();
    const int row = m_following ? -1 : m_model.rowOf(held.uuid);
    if (row >= 0 && visualRect(m_model.index(row)).top() != held.top)
        m_anchor = held;
    viewport()->update();
    Q_EMIT visibleChanged();
    QTimer::singleShot(0, this, &MessageView::checkEdges);
}

// Few messages stand at the bottom, above the composer, as everywhere in the world of chats.
void MessageView::alignToBottom()
{
    const int rows = m_model.rowCount();
    const int content =
        rows ? visualRect(m_model.index(rows - 1)).bottom() + 1 - visualRect(m_model.index(0)).top() : 0;
    const int space = rows ? std::max(0, height() - content) : 0; // maximumViewportSize() is without the margins
    if (viewportMargins().top() != space) {
        setViewportMargins(0, space, 0, 0);
        updateGeometries();
    }
}

void MessageView::remember()
{
    QScrollBar *bar = verticalScrollBar();
    m_following = m_model.isAtEnd() && bar->value() >= bar->maximum() - 1;
    m_model.setAtBottom(m_following);
    const QModelIndex top = indexAt(QPoint(viewport()->width() / 2, 1));
    m_anchor = top.isValid() ? Anchor{m_model.item(top.row()).uuid, visualRect(top).top()} : Anchor{};
}

void MessageView::restore()
{
    QScrollBar *bar = verticalScrollBar();
    const int row = m_following ? -1 : m_model.rowOf(m_anchor.uuid);
    if (row >= 0)
        bar->setValue(bar->value() + visualRect(m_model.index(row)).top() - m_anchor.top);
    else if (m_following)
        bar->setValue(bar->maximum());
}

void MessageView::scrolled()
{
    if (m_layingOut || m_stale)
        return;
    remember();
    Q_EMIT visibleChanged();
    checkEdges();
}

void MessageView::checkEdges()
{
    const QScrollBar *bar = verticalScrollBar();
    if (!isVisible() || m_stale)
        return;
    if (bar->value() < EdgePixels)
        m_model.loadEarlier();
    if (bar->maximum() - bar->value() < EdgePixels)
        m_model.loadLater();
}

void MessageView::scrollToBottom()
{
    m_following = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    const bool following = m_following;
    const bool layingOut = std::exchange(m_layingOut, true); // the base class moves the bar: that is nobody's scrolling
    QListView::resizeEvent(event);
    m_layingOut = layingOut;
    if (layingOut)
        return; // the viewport gave way to alignToBottom()
    m_following = following;
    m_stale = true;
    relayout();
}

void MessageView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        m_delegate->fontsChanged();
        m_stale = true;
        relayout();
    }
}

// The scroll bar and what is above few messages stand on the canvas, too.
void MessageView::tint()
{
    QPalette colours = palette();
    colours.setColor(QPalette::Base, m_look.theme().canvas);
    colours.setColor(QPalette::Window, m_look.theme().canvas);
    if (colours != palette())
        setPalette(colours);
}

void MessageView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), m_look.theme().canvas);
        if (m_model.isLoading()) {
            painter.setFont(m_look.smallFont());
            painter.setPen(m_look.theme().secondary);
            drawTextLine(&painter, QRectF(0, 0, viewport()->width(), fontMetrics().height() + 4),
                         tr("Loading earlier messages…"), Qt::AlignHCenter);
        }
    }
    QListView::paintEvent(event);
}

// The keyboard begins at what is seen, not at the first row.
void MessageView::focusInEvent(QFocusEvent *event)
{
    if (!currentIndex().isValid() && m_model.rowCount() > 0) {
        const QModelIndex lowest = indexAt(QPoint(viewport()->width() / 2, viewport()->height() - 2));
        const QModelIndex start = lowest.isValid() ? lowest : m_model.index(m_model.rowCount() - 1);
        selectionModel()->setCurrentIndex(start, QItemSelectionModel::NoUpdate);
    }
    QListView::focusInEvent(event);
}

QRect MessageView::bubbleRect(const QModelIndex &index)
{
    return m_delegate->geometry(index).bubble.translated(visualRect(index).topLeft());
}

QList<ReadTracker::Visible> MessageView::visibleEntries()
{
    QList<ReadTracker::Visible> visible;
    const int height = viewport()->height();
    const QModelIndex first = indexAt(QPoint(viewport()->width() / 2, 1));
    for (int row = first.row(); row >= 0 && row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row);
        const QRect rect = visualRect(index);
        const RowGeometry geometry = m_delegate->geometry(index);
        const QRect content = geometry.bubble.isValid() ? geometry.bubble : geometry.happening;
        const int bottom = rect.top() + content.bottom();
        if (rect.top() >= height)
            break;
        if (bottom > 0 && bottom <= height && m_model.item(row).seq.value > 0)
            visible.append({m_model.seqBefore(row), m_model.item(row).seq});
    }
    return visible;
}

} // namespace postrider
