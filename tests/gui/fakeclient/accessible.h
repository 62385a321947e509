// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakeclient.h"

#include <QAccessible>
#include <QWidget>

// A window as a screen reader sees it: elements found by role and name, used by what they offer.
namespace postrider::test::accessible {

inline QAccessibleInterface *find(QAccessibleInterface *below, QAccessible::Role role, const QString &name)
{
    for (int i = 0; below && i < below->childCount(); ++i) {
        QAccessibleInterface *child = below->child(i);
        if (!child || !child->isValid())
            continue;
        if (child->role() == role && !child->state().invisible && child->text(QAccessible::Name).contains(name))
            return child;
        if (QAccessibleInterface *found = find(child, role, name))
            return found;
    }
    return nullptr;
}

inline QAccessibleInterface *find(QWidget &window, QAccessible::Role role, const QString &name)
{
    return find(QAccessible::queryAccessibleInterface(&window), role, name);
}

inline bool write(QAccessibleInterface *field, const QString &text)
{
    if (!field || !field->editableTextInterface())
        return false;
    field->editableTextInterface()->insertText(0, text);
    return true;
}

inline bool press(QAccessibleInterface *button)
{
    if (!button || !button->actionInterface() || button->state().disabled)
        return false;
    button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    settle();
    return true;
}

// What can be reached by keyboard and doesn't say what it is.
inline QStringList nameless(QAccessibleInterface *below)
{
    QStringList found;
    for (int i = 0; below && i < below->childCount(); ++i) {
        QAccessibleInterface *child = below->child(i);
        if (!child || !child->isValid() || child->state().invisible)
            continue;
        const bool silent = child->text(QAccessible::Name).isEmpty() && child->text(QAccessible::Value).isEmpty();
        if (child->state().focusable && (silent || child->role() == QAccessible::NoRole))
            found += QString::fromLatin1(child->object() ? child->object()->metaObject()->className() : "?");
        found += nameless(child);
    }
    return found;
}

inline QStringList nameless(QWidget &window)
{
    return nameless(QAccessible::queryAccessibleInterface(&window));
}

} // namespace postrider::test::accessible
