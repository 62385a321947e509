// SPDX-License-Identifier: GPL-3.0-or-later
#include "composer.h"

#include <domain/limits.h>
#include <domain/rules.h>

#include <QFontInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <view/look/iconbutton.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int MostLines = 6;
constexpr int LeastHeight = 44;
constexpr int Padding = 12;
} // namespace

ComposerEdit::ComposerEdit(const Look &look, QWidget *parent) : QPlainTextEdit(parent), m_look(look)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    setAccessibleName(tr("Message"));
    setPlaceholderText(tr("Write a message"));
    adjustFont();
    tint();
    connect(this, &QPlainTextEdit::textChanged, this, &ComposerEdit::adjustHeight);
}

void ComposerEdit::adjustFont()
{
    QFont font = m_look.messageFont();
    // Else emoji come out black. Behind a mere alias ("Sans Serif") theirs would be taken for every character.
    font.setFamilies({QFontInfo(font).family(), QStringLiteral("Noto Color Emoji")});
    setFont(font);
    adjustHeight();
}

void ComposerEdit::tint()
{
    QPalette colours = palette();
    colours.setColor(QPalette::Base, m_look.theme().field);
    if (colours != palette())
        setPalette(colours);
}

int ComposerEdit::lineCount() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < MostLines; block = block.next())
        lines += std::max(1, block.layout()->lineCount());
    return std::clamp(lines, 1, MostLines);
}

QSize ComposerEdit::sizeHint() const
{
    const int line = int(QFontMetricsF(font()).lineSpacing() + 0.99);
    return {200, std::max(LeastHeight, lineCount() * line + 2 * Padding)};
}

void ComposerEdit::adjustHeight()
{
    const int line = int(QFontMetricsF(font()).lineSpacing() + 0.99);
    const int vertical = std::max(Padding - 2, (LeastHeight - line) / 2);
    setViewportMargins(Padding, vertical, Padding, vertical);
    updateGeometry();
    if (height() != sizeHint().height())
        setFixedHeight(sizeHint().height());
    if (lineCount() < MostLines)
        verticalScrollBar()->setValue(0);
}

void ComposerEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    adjustHeight();
}

void ComposerEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
    else if (event->type() == QEvent::ApplicationFontChange)
        adjustFont();
}

void ComposerEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    parentWidget()->update();
}

void ComposerEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    parentWidget()->update();
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    if (source->hasText())
        insertPlainText(source->text());
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & Qt::ShiftModifier))
        Q_EMIT submitted();
    else if (event->key() == Qt::Key_Escape)
        event->ignore();
    else
        QPlainTextEdit::keyPressEvent(event);
}

Composer::Composer(const Look &look, QWidget *parent)
    : Panel(look, &Theme::window, Qt::TopEdge, parent)
    , m_edit(new ComposerEdit(look, this))
    , m_send(new IconButton(look, QStringLiteral("send-horizontal"), tr("Send"), this))
    , m_error(plainLabel({}, this))
{
    m_error->setForegroundRole(QPalette::BrightText);
    m_error->setWordWrap(true);
    m_error->setAccessibleName(tr("Why this can't be sent"));
    m_error->hide();
    m_send->setTint(IconButton::Tint::Accent);
    m_send->setFixedSize(44, 44);
    m_send->setEnabled(false);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_edit, 1);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Padding, 8, Padding, 8);
    column->setSpacing(6);
    column->addWidget(m_error);
    column->addLayout(row);

    connect(m_edit, &ComposerEdit::submitted, this, &Composer::submit);
    connect(m_send, &QToolButton::clicked, this, &Composer::submit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::check);
}

// The field's rounded shape, under the text.
void Composer::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    const Theme &theme = m_look.theme();
    const bool focused = m_edit->hasFocus();
    const qreal width = focused ? 1.5 : 1;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme.field);
    painter.setPen(QPen(focused ? theme.accent : theme.line, width));
    painter.drawRoundedRect(QRectF(m_edit->geometry()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 12, 12);
}

QString Composer::text() const
{
    return m_edit->toPlainText();
}

void Composer::setText(const QString &text)
{
    m_setting = true;
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
    m_setting = false;
}

void Composer::insert(const QString &text)
{
    m_edit->setFocus();
    m_edit->insertPlainText(text);
}

void Composer::focusField()
{
    m_edit->setFocus();
}

void Composer::showError(const QString &sentence)
{
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
}

// Says it while there is still something to shorten, not only when Enter is pressed.
void Composer::check()
{
    const QString text = m_edit->toPlainText();
    const qsizetype bytes = text.size() > limits::MessageBytes / 4 ? text.toUtf8().size() : 0;
    if (bytes > limits::MessageBytes) {
        const QLocale locale;
        showError(tr("This message has %1 bytes; at most %2 can be sent. Shorten it, or send it in parts.")
                      .arg(locale.toString(qlonglong(bytes)), locale.toString(qlonglong(limits::MessageBytes))));
    } else {
        showError({});
    }
    m_send->setEnabled(!text.trimmed().isEmpty() && bytes <= limits::MessageBytes);
    if (!m_setting)
        Q_EMIT edited();
}

void Composer::submit()
{
    if (m_send->isEnabled())
        Q_EMIT sendRequested(m_edit->toPlainText());
}

} // namespace postrider
