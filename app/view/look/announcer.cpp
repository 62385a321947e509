// SPDX-License-Identifier: GPL-3.0-or-later
#include "announcer.h"

#include <QAccessibleWidget>

namespace postrider {
namespace {

class AccessibleAnnouncer final : public QAccessibleWidget {
public:
    explicit AccessibleAnnouncer(Announcer *announcer)
        : QAccessibleWidget(announcer, QAccessible::Notification), m_announcer(*announcer)
    {
    }
    QString text(QAccessible::Text which) const override
    {
        return which == QAccessible::Name ? m_announcer.sentence() : QString();
    }

private:
    const Announcer &m_announcer;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *announcer = qobject_cast<Announcer *>(object);
    return announcer ? new AccessibleAnnouncer(announcer) : nullptr;
}

} // namespace

// Its parent comes last: it looks for the interface of its child, and would find a mere widget's.
Announcer::Announcer(QWidget *parent)
{
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed);
    setFixedSize(1, 1); // an element without extent is taken for one that isn't there
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setParent(parent);
}

void Announcer::say(const QString &sentence)
{
    m_sentence = sentence;
    for (const QAccessible::Event type : {QAccessible::NameChanged, QAccessible::ObjectShow}) {
        QAccessibleEvent event(this, type);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace postrider
