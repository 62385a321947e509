// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerreader.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <utility>

namespace postrider::front {

namespace http = boost::beast::http;

QByteArray AnswerReader::pass(QByteArrayView bytes)
{
    if (m_state == State::Broken)
        return {};
    QByteArray out;
    if (!m_headPassed) {
        const qsizetype begin = std::max<qsizetype>(m_head.size() - 3, 0);
        m_head.append(bytes);
        const qsizetype end = m_head.indexOf("\r\n\r\n", begin);
        if (end < 0) {
            if (m_head.size() > HeadBytes)
                m_state = State::Broken;
            return {};
        }
        const QByteArray body = m_head.sliced(end + 4);
        m_head.truncate(end + 4);
        out = passHead();
        return m_state == State::Reading || !body.isEmpty() ? out.append(pass(body)) : out;
    }
    if (quint64(bytes.size()) > m_left) {
        m_state = State::Broken; // whoever writes behind an answer would be writing into the next one
        return {};
    }
    m_left -= quint64(bytes.size());
    if (m_left == 0)
        m_state = State::Complete;
    return m_wanted.body ? bytes.toByteArray() : QByteArray();
}

QByteArray AnswerReader::passHead()
{
    http::response_parser<http::empty_body> parser;
    parser.header_limit(HeadBytes + 4);
    parser.skip(true);
    boost::system::error_code error;
    parser.put(boost::asio::const_buffer(m_head.constData(), size_t(m_head.size())), error);
    const auto &message = parser.get();
    const bool bodiless = message.result_int() == 204 || message.result_int() == 304;
    const bool sound = !error && parser.is_header_done() && message.result_int() >= 200 &&
                       (bodiless || message.has_content_length()) && !message.count(http::field::transfer_encoding);
    if (!sound) {
        m_state = State::Broken;
        return {};
    }
    m_headPassed = true;
    m_left = bodiless ? 0 : parser.content_length().value_or(0);
    if (m_left == 0)
        m_state = State::Complete;
    QByteArray head = std::exchange(m_head, {});
    if (!m_wanted.keepAlive)
        head.insert(head.indexOf("\r\n") + 2, "Connection: close\r\n");
    return head;
}

} // namespace postrider::front
