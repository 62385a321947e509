// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <view/look/panel.h>

class QLabel;

namespace postrider {
class IconButton;

// The field of the composer: Enter sends, Shift+Enter breaks the line; it grows with its text up to six lines.
class ComposerEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    ComposerEdit(const Look &look, QWidget *parent = nullptr);
    QSize sizeHint() const override;

Q_SIGNALS:
    void submitted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    int lineCount() const;
    void adjustFont();
    void adjustHeight();
    void tint();
    const Look &m_look;
};

// Where one writes. What can't be sent is said in a sentence, and the text stays.
class Composer : public Panel {
    Q_OBJECT
public:
    explicit Composer(const Look &look, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text); // a draft
    void insert(const QString &text);
    void showError(const QString &sentence); // empty: none
    void focusField();
    QWidget *field() const { return m_edit; }

Q_SIGNALS:
    void sendRequested(const QString &text);
    void edited(); // by the person

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void submit();
    void check();
    bool m_setting = false;
    ComposerEdit *m_edit;
    IconButton *m_send;
    QLabel *m_error;
};

} // namespace postrider
