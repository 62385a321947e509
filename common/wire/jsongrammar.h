// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace postrider::wire {

// RFC 8259 to the letter, before Qt's parser makes a tree of it. That one takes line breaks and unknown escapes in
// strings and "1." for a number, loses U+FEFF at the start of a string, and makes null of a number that no double
// holds. Whether strings are valid UTF-8 is left to it.
class JsonGrammar {
public:
    static constexpr int MostDepth = 1000; // Qt's own limit is 1,024
    // The text, written so that Qt reads what it says: strings as they are, a number beyond a double as a very great
    // one (or a very small fraction). Nothing if it isn't JSON, or too deep. Usually the same bytes, not copied.
    static std::optional<QByteArray> checked(const QByteArray &text);

private:
    explicit JsonGrammar(const QByteArray &text) : m_text(text), m_at(text.cbegin()), m_end(text.cend()) {}
    bool document();
    bool value(int depth);
    bool members(int depth);  // of an object
    bool elements(int depth); // of an array
    bool string();
    bool escape();
    bool number();
    bool digits();
    bool literal(QByteArrayView word);
    void space();
    bool take(char c);
    void holdNumberWithinDouble(const char *start);
    void replace(const char *start, QByteArrayView by); // what was read since `start`

    QByteArray m_text;
    const char *m_at;
    const char *m_end;
    QByteArray m_rewritten;
    qsizetype m_copied = 0; // how much of m_text is in m_rewritten, or was replaced
};

} // namespace postrider::wire
