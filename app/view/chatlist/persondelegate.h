// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <QStyledItemDelegate>

namespace postrider {
class Look;

// A person found by search.
class PersonDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    // The picture's colour is that of the conversation with this person: `client` knows its uri, and outlives the
    // delegate.
    PersonDelegate(const client::ChatClient &client, const Look &look, QObject *parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const client::ChatClient &m_client;
    const Look &m_look;
};

} // namespace postrider
