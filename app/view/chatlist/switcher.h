// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include <model/conversationmodel.h>
#include <model/findermodel.h>

class QLineEdit;

namespace postrider {
class Finder;
class Look;
class Panel;

// Ctrl+K: from anywhere to any conversation or person, by some letters of the name. It lies over its parent, which
// waits; Escape or a click beside it closes it.
class Switcher : public QWidget {
    Q_OBJECT
public:
    Switcher(client::ChatClient &client, const ConversationModel &conversations, const Look &look, QWidget *parent);

    void open();
    void close();

Q_SIGNALS:
    void chosen(const postrider::FinderModel::Found &found);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void search(const QString &text);
    void place();

    const ConversationModel &m_conversations;
    Panel *m_panel;
    QLineEdit *m_field;
    Finder *m_finder;
    QPointer<QWidget> m_focusedBefore;
};

} // namespace postrider
