// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <front/feed.h>
#include <front/pipesocket.h>
#include <front/requestgate.h>

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpServerRequest>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QUrl>

#include <memory>
#include <vector>

using namespace postrider;
using namespace postrider::front;

// What the gate passes is read by Qt's HTTP server as exactly one request, with the same method, target and body.
namespace {
struct Seen {
    QByteArray method;
    QByteArray target;
    qsizetype bodyBytes = 0;
};

class Server : public QAbstractHttpServer {
public:
    std::vector<Seen> seen;
    int missing = 0;

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        const auto methods = QMetaEnum::fromType<QHttpServerRequest::Method>();
        const QUrl url = request.url();
        QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
        if (url.hasQuery())
            target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
        seen.push_back(
            {QByteArray(methods.valueToKey(int(request.method()))).toUpper(), target, request.body().size()});
        socket->write("HTTP/1.1 204 No Content\r\n\r\n");
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { ++missing; }
};

// Two encodings of one thing: QUrl writes some characters as they are that may stand escaped.
QByteArray plain(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    const QByteArray path = target.first(question < 0 ? target.size() : question);
    const QByteArray query = question < 0 ? QByteArray("-") : target.sliced(question + 1);
    return QByteArray::fromPercentEncoding(path) + '\n' + QByteArray::fromPercentEncoding(query);
}
} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static QCoreApplication app(*argc, *argv);
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const FrontOptions options;
    RequestGate gate(options, Serving::Rest);
    gate.append(fuzz::bytesOf(data, size));
    std::vector<Request> passed;
    for (RequestGate::Verdict verdict{}; passed.size() < 8;) {
        verdict = gate.next();
        if (verdict == RequestGate::Verdict::Complete)
            passed.push_back(gate.takeRequest());
        else if (verdict != RequestGate::Verdict::SendContinue)
            break;
    }
    if (passed.empty())
        return 0;

    Server server;
    auto *feed = new Feed; // the server's own
    server.bind(feed);
    auto *pipe = new PipeSocket(QHostAddress(QHostAddress::LocalHost), 1);
    feed->add(pipe);
    for (const Request &request : passed) {
        const std::size_t before = server.seen.size();
        pipe->feed(serialised(request));
        fuzz::demand(server.missing == 0 && server.seen.size() == before + 1, "exactly one request is read");
        const Seen &seen = server.seen.back();
        fuzz::demand(seen.method == (request.isHead() ? QByteArray("GET") : request.method), "the method is the same");
        fuzz::demand(plain(seen.target) == plain(request.target), "the target is the same");
        fuzz::demand(seen.bodyBytes == request.body.size(), "the body is as long");
    }
    fuzz::demand(pipe->bytesAvailable() == 0, "nothing is left");
    pipe->hangUp();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return 0;
}
