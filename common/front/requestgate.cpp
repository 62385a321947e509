// SPDX-License-Identifier: GPL-3.0-or-later
#include "requestgate.h"

#include "target.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

namespace postrider::front {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;

struct RequestGate::Parser {
    http::request_parser<http::string_body> beast;
};

namespace {
QByteArrayView view(string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

// Of a connection, not of a request (RFC 9110, 7.6.1), made anew behind the gate, or not the client's to say.
constexpr std::array<string_view, 14> Dropped{
    "connection", "keep-alive", "proxy-connection", "te",        "trailer",         "transfer-encoding", "upgrade",
    "expect",     "host",       "content-length",   "forwarded", "x-forwarded-for", "x-forwarded-host",  "x-real-ip"};

// The methods QtHttpServer knows. CONNECT and TRACE are for proxies.
constexpr std::array<http::verb, 7> Methods{http::verb::get,   http::verb::head,    http::verb::post,   http::verb::put,
                                            http::verb::patch, http::verb::delete_, http::verb::options};

bool endsLinesWrongly(QByteArrayView lines)
{
    for (qsizetype i = lines.indexOf('\n'); i >= 0; i = lines.indexOf('\n', i + 1)) {
        if (i == 0 || lines[i - 1] != '\r')
            return true;
    }
    return false;
}
} // namespace

RequestGate::RequestGate(const FrontOptions &options, Serving serving) : m_options(options), m_serving(serving) {}
RequestGate::~RequestGate() = default;

void RequestGate::append(QByteArrayView bytes)
{
    m_in.append(bytes);
}

qsizetype RequestGate::bytesKept() const
{
    return m_in.size() + (m_parser ? qsizetype(m_parser->beast.get().body().size()) : 0);
}

RequestGate::Phase RequestGate::phase() const
{
    if (m_parser)
        return Phase::Body;
    return m_in.isEmpty() ? Phase::Idle : Phase::Head;
}

Request RequestGate::takeRequest()
{
    m_parser.reset();
    m_verdict = Verdict::NeedMore;
    return std::exchange(m_request, {});
}

QByteArray RequestGate::takeRest()
{
    return std::exchange(m_in, {});
}

RequestGate::Verdict RequestGate::next()
{
    if (m_verdict != Verdict::NeedMore)
        return m_verdict;
    m_verdict = m_parser ? readBody() : readHead();
    if (m_verdict == Verdict::SendContinue)
        return std::exchange(m_verdict, Verdict::NeedMore);
    return m_verdict;
}

RequestGate::Verdict RequestGate::refuse(int status, Code code, const QByteArray &message, QByteArray extraField)
{
    m_refusal = {status, {code, QString::fromLatin1(message), {}}, std::move(extraField)};
    m_in.clear();
    m_parser.reset();
    return m_verdict = Verdict::Refused;
}

RequestGate::Verdict RequestGate::refuseBody()
{
    const QByteArray most = QByteArray::number(m_options.limits.bodyBytes);
    return refuse(413, Code::TooLarge, "The body of the request is larger than " + most + " bytes.");
}

// The parser sees a head only when it is whole: half of one is not always refused as the whole would be.
RequestGate::Verdict RequestGate::readHead()
{
    while (m_scanned < m_in.size()) {
        if (m_scanned >= m_options.limits.headBytes)
            return refuse(431, Code::TooLarge, "The head of the request is too large.");
        const char c = m_in[m_scanned++];
        const QByteArrayView seen = QByteArrayView(m_in).first(m_scanned);
        if ((c == '\n') != (seen.size() > 1 && seen[seen.size() - 2] == '\r'))
            return refuse(400, Code::BadRequest, "A line of the request's head doesn't end as it must.");
        if (seen == "\r\n") { // an empty line in front of a request is nothing (RFC 9112, 2.2)
            m_in.remove(0, std::exchange(m_scanned, 0));
            continue;
        }
        if (seen.endsWith("\r\n\r\n"))
            return parseHead(std::exchange(m_scanned, 0));
    }
    return Verdict::NeedMore;
}

RequestGate::Verdict RequestGate::parseHead(qsizetype length)
{
    m_parser = std::make_unique<Parser>();
    m_parser->beast.header_limit(std::uint32_t(m_options.limits.headBytes + 1));
    m_parser->beast.body_limit(std::uint64_t(m_options.limits.bodyBytes));
    boost::system::error_code error;
    m_parser->beast.put(boost::asio::const_buffer(m_in.constData(), size_t(length)), error);
    m_in.remove(0, length);
    const bool whole = m_parser->beast.is_header_done();
    // A body that is declared too large is an error only once the rest of the head is known to be sound.
    if (!whole && error != http::error::body_limit)
        return refuse(400, Code::BadRequest, "The head of the request is malformed.");
    if (const Verdict verdict = vetHead(); verdict == Verdict::Refused)
        return verdict;
    if (error == http::error::body_limit)
        return refuseBody();
    m_parser->beast.eager(true);
    return readBody();
}

RequestGate::Verdict RequestGate::vetHead()
{
    const auto &message = m_parser->beast.get();
    m_request.method = view(message.method_string()).toByteArray();
    if (message.version() != 11)
        return refuse(505, Code::BadRequest, "This version of HTTP is not spoken here, only 1.1.");
    if (std::ranges::find(Methods, message.method()) == Methods.end())
        return refuse(501, Code::MethodNotAllowed, "This method is not known here.");
    if (std::distance(message.begin(), message.end()) > m_options.limits.fields)
        return refuse(431, Code::TooLarge, "The head of the request has too many fields.");
    if (message.count(http::field::host) != 1 || !isHost(view(message[http::field::host])))
        return refuse(400, Code::BadRequest, "A request has exactly one Host field.");
    const auto target = normalisedTarget(view(message.target()));
    if (!target)
        return refuse(400, Code::BadRequest, "The target of the request is malformed.");
    m_request.target = *target;
    m_request.host = view(message[http::field::host]).toByteArray();
    m_request.keepAlive = m_parser->beast.keep_alive();
    if (const Verdict verdict = vetTransfer(); verdict == Verdict::Refused)
        return verdict;
    for (const auto &field : message) {
        if (field.name() != http::field::origin)
            continue;
        const QByteArrayView origin = view(field.value());
        if (!isOriginOf(origin, m_request.host) && !m_options.origins.contains(origin))
            return refuse(403, Code::Forbidden, "Web pages of another origin may not call this server.");
    }
    keepFields();
    return vetUpgrade();
}

// Beast reads an unknown coding as "no body", and what follows as the next request.
RequestGate::Verdict RequestGate::vetTransfer()
{
    const auto &message = m_parser->beast.get();
    const auto codings = message.count(http::field::transfer_encoding);
    if (codings > 1 || (codings == 1 && !iequals(message[http::field::transfer_encoding], "chunked")))
        return refuse(501, Code::BadRequest, "The only transfer coding known here is \"chunked\".");
    const string_view expectation = message[http::field::expect];
    if (!expectation.empty() && !iequals(expectation, "100-continue"))
        return refuse(417, Code::BadRequest, "The only expectation known here is \"100-continue\".");
    m_continueOwed = !expectation.empty();
    return Verdict::NeedMore;
}

void RequestGate::keepFields()
{
    const auto &message = m_parser->beast.get();
    const http::token_list named{message[http::field::connection]};
    for (const auto &field : message) {
        const string_view name = field.name_string();
        if (iequals(name, "x-forwarded-for"))
            m_request.forwardedFor.append(m_request.forwardedFor.isEmpty() ? "" : ",").append(view(field.value()));
        const auto isName = [name](string_view other) { return iequals(name, other); };
        if (std::ranges::none_of(Dropped, isName) && std::none_of(named.begin(), named.end(), isName))
            m_request.fields.append({view(name).toByteArray().toLower(), view(field.value()).toByteArray()});
    }
}

bool RequestGate::asksForWebSocket() const
{
    const auto &message = m_parser->beast.get();
    return http::token_list{message[http::field::connection]}.exists("upgrade") &&
           http::token_list{message[http::field::upgrade]}.exists("websocket");
}

// RFC 6455, 4.2.1
RequestGate::Verdict RequestGate::vetUpgrade()
{
    if (m_serving == Serving::Rest || !asksForWebSocket()) {
        if (m_serving == Serving::WebSocket)
            return refuse(426, Code::BadRequest, "Only WebSockets are served on this port.", "Upgrade: websocket");
        return Verdict::NeedMore;
    }
    const auto &message = m_parser->beast.get();
    if (message.method() != http::verb::get || message.has_content_length() || message.chunked())
        return refuse(400, Code::BadRequest, "A WebSocket begins with a GET without a body.");
    if (message["Sec-WebSocket-Version"] != "13")
        return refuse(426, Code::BadRequest, "Only version 13 of WebSocket is spoken here.",
                      "Sec-WebSocket-Version: 13");
    const string_view key = message["Sec-WebSocket-Key"];
    const auto decoded =
        QByteArray::fromBase64Encoding(view(key).toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (message.count("Sec-WebSocket-Key") != 1 || !decoded || decoded.decoded.size() != 16)
        return refuse(400, Code::BadRequest, "The key of the WebSocket's handshake is malformed.");
    m_request.kind = Request::Kind::WebSocket;
    return Verdict::NeedMore;
}

RequestGate::Verdict RequestGate::readBody()
{
    auto &beast = m_parser->beast;
    while (!beast.is_done()) {
        if (m_in.isEmpty())
            return std::exchange(m_continueOwed, false) ? Verdict::SendContinue : Verdict::NeedMore;
        // What stands before a chunk, or behind the last one, is bounded like a head.
        const qsizetype window = std::min(m_in.size(), m_options.limits.headBytes);
        boost::system::error_code error;
        const size_t taken = beast.put(boost::asio::const_buffer(m_in.constData(), size_t(window)), error);
        m_in.remove(0, qsizetype(taken));
        if (error == http::error::body_limit)
            return refuseBody();
        if (taken > 0)
            m_continueOwed = false;
        if (error == http::error::need_more) {
            if (taken > 0)
                continue;
            if (endsLinesWrongly(m_in)) // here are lines only: of a chunk's size, or of trailers
                return refuse(400, Code::BadRequest, "The body of the request is malformed.");
            if (window < m_options.limits.headBytes)
                return Verdict::NeedMore;
            return refuse(431, Code::TooLarge, "The frame of a chunk is too large.");
        }
        if (error)
            return refuse(400, Code::BadRequest, "The body of the request is malformed.");
    }
    m_continueOwed = false;
    const std::string &body = beast.get().body();
    m_request.body = QByteArray(body.data(), qsizetype(body.size()));
    return Verdict::Complete;
}

} // namespace postrider::front
