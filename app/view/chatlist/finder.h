// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <model/findermodel.h>

class QLabel;
class QLineEdit;
class QListView;
class QModelIndex;

namespace postrider {
class Look;

// What a search field finds, and why it finds nothing. The keyboard stays in the field: arrows walk through the list,
// Enter chooses.
class Finder : public QWidget {
    Q_OBJECT
public:
    Finder(client::ChatClient &client, const Look &look, QLineEdit *field, QWidget *parent = nullptr);

    // `text` is what the field holds now.
    void search(const QString &text, const QList<client::Conversation> &known);
    void showAll(const QList<client::Conversation> &known);

Q_SIGNALS:
    void chosen(const postrider::FinderModel::Found &found);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // of the field

private:
    void update();
    void choose(const QModelIndex &index);

    FinderModel m_model;
    QLineEdit *m_field;
    QLabel *m_hint;
    QListView *m_list;
};

} // namespace postrider
