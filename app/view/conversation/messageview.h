// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messageselection.h"

#include <QListView>
#include <QTimer>

#include <model/chatmemory.h>
#include <model/readtracker.h>

namespace postrider {
class Look;
class MessageDelegate;
class MessageModel;

// The messages of a chat. It never jumps: the top visible message stays at its pixel whatever happens around it, and
// new messages are followed only by someone who is at the bottom.
class MessageView : public QListView {
    Q_OBJECT
public:
    MessageView(const Look &look, MessageModel &model, QWidget *parent = nullptr); // both outlive the view
    ~MessageView() override;

    bool isAtBottom() const { return m_following; }
    // Where somebody has scrolled to; none at the bottom. What the next opened() shows, unless there is a divider.
    std::optional<ChatMemory::Place> place() const;
    void setNextTarget(const MessageUuid &message) { m_target = message; } // goes before divider and place
    void showMessage(const QModelIndex &message);                          // scrolls no more than it must
    void setNextPlace(const std::optional<ChatMemory::Place> &place) { m_next = place; }
    void scrollToBottom();                        // of the window; MessageModel::showNewest() moves the window there
    QList<ReadTracker::Visible> visibleEntries(); // whose last line can be seen
    QRect bubbleRect(const QModelIndex &index);   // in the viewport
    QString selectedText() const;
    void copy(); // the selected text, else the current message's

Q_SIGNALS:
    void visibleChanged(); // something else may be on the screen
    void detailsRequested(const postrider::MessageUuid &uuid);
    void retryRequested(const postrider::MessageUuid &uuid);
    void discardRequested(const postrider::MessageUuid &uuid);
    void cancelRequested(const postrider::MessageUuid &uuid);
    void typed(const QString &text); // somebody types here: it belongs into the composer

protected:
    void doItemsLayout() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Anchor {
        MessageUuid uuid;
        int top = 0; // of its row, in the viewport
    };
    void placeOpened(); // after the model was opened: at the divider, else at the bottom
    void settle();      // lays out what changed, at once
    void relayout();
    void tint();
    void scrolled();
    void remember();
    void restore();
    void alignToBottom();
    void checkEdges();
    void selectionChangedTo();
    void dragTo(const QPoint &point);
    void step(QKeyEvent *event);           // to the message above or below; with Shift, selecting
    void change(const QModelIndex &index); // takes back what was not sent
    void activate(const QModelIndex &index, const QPoint &inRow);
    void showMenu(const QModelIndex &index, const QPoint &globalPosition);
    std::optional<MessageSelection::Position> positionAt(const QPoint &point);

    const Look &m_look;
    MessageModel &m_model;
    MessageDelegate *m_delegate;
    MessageSelection m_selection;
    Anchor m_anchor;
    bool m_following = true;
    bool m_layingOut = false;
    bool m_stale = false; // rows changed since they were laid out: the scroll bar's value means nothing yet
    std::optional<ChatMemory::Place> m_next;
    MessageUuid m_target;
    QPersistentModelIndex m_selectedFrom; // by keyboard
    QPoint m_pressed;
    QPoint m_draggedTo;
    QTimer m_dragScroll; // while the mouse is above or below the messages
    bool m_dragging = false;
};

} // namespace postrider
