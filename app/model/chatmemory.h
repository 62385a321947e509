// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <optional>

namespace postrider {

// What a person left in each chat: the draft they were writing, where they had scrolled to, and whether it may disturb.
// Kept on disk, for its owner only; what is typed is there half a second later, also after a crash. No call waits for
// the disk but the destructor.
class ChatMemory : public QObject {
    Q_OBJECT
public:
    struct Place { // the topmost message that was seen, and where its row began, in pixels of the viewport
        MessageUuid uuid;
        Seq seq;
        int top = 0;
        friend bool operator==(const Place &, const Place &) = default;
    };

    explicit ChatMemory(const QString &file, QObject *parent = nullptr); // empty: only in memory
    ~ChatMemory() override;                                              // writes what isn't yet

    QString draft(const ChatUri &chat) const;
    void setDraft(const ChatUri &chat, const QString &text);
    std::optional<Place> place(const ChatUri &chat) const; // none: at the newest
    void setPlace(const ChatUri &chat, const std::optional<Place> &place);
    bool isMuted(const ChatUri &chat) const; // its messages raise no notification
    void setMuted(const ChatUri &chat, bool muted);
    void clear(); // also on disk

Q_SIGNALS:
    void mutedChanged(const postrider::ChatUri &chat);

private:
    void read();
    void write();
    QByteArray toJson() const;
    void touch();

    QString m_file;
    QHash<ChatUri, QString> m_drafts;
    QHash<ChatUri, Place> m_places;
    QSet<ChatUri> m_muted;
    QTimer m_delay;
    QThreadPool m_disk; // one thread: what was written last is what stays
};

} // namespace postrider
