// SPDX-License-Identifier: GPL-3.0-or-later
#include "errorcodes.h"

#include "jsonwriter.h"

#include <algorithm>
#include <array>

namespace postrider::wire {
namespace {

using namespace Qt::StringLiterals;

enum class Retry { Useless, MayWork };

struct Row {
    Code code;
    QLatin1StringView name;
    int status;
    Retry retry;
};

// In the order of Code, so that a code is its own index; a static_assert below holds them together.
constexpr std::array Rows{
    Row{Code::BadRequest, "bad_request"_L1, 400, Retry::Useless},
    Row{Code::BadJson, "bad_json"_L1, 400, Retry::Useless},
    Row{Code::BadUuid, "bad_uuid"_L1, 400, Retry::MayWork},
    Row{Code::BadName, "bad_name"_L1, 400, Retry::Useless},
    Row{Code::WeakPassword, "weak_password"_L1, 400, Retry::Useless},
    Row{Code::Empty, "empty"_L1, 400, Retry::Useless},
    Row{Code::TooLong, "too_long"_L1, 400, Retry::Useless},
    Row{Code::ToOneself, "to_oneself"_L1, 400, Retry::Useless},
    Row{Code::BadSeq, "bad_seq"_L1, 400, Retry::Useless},
    Row{Code::UnknownType, "unknown_type"_L1, 400, Retry::Useless},
    Row{Code::Unauthenticated, "unauthenticated"_L1, 401, Retry::MayWork},
    Row{Code::BadCredentials, "bad_credentials"_L1, 401, Retry::Useless},
    Row{Code::Forbidden, "forbidden"_L1, 403, Retry::Useless},
    Row{Code::NotFound, "not_found"_L1, 404, Retry::Useless},
    Row{Code::NoSuchUser, "no_such_user"_L1, 404, Retry::Useless},
    Row{Code::NoSuchChat, "no_such_chat"_L1, 404, Retry::Useless},
    Row{Code::MethodNotAllowed, "method_not_allowed"_L1, 405, Retry::Useless},
    Row{Code::NameTaken, "name_taken"_L1, 409, Retry::Useless},
    Row{Code::UuidTaken, "uuid_taken"_L1, 409, Retry::MayWork},
    Row{Code::Closed, "closed"_L1, 409, Retry::MayWork},
    Row{Code::TooLarge, "too_large"_L1, 413, Retry::Useless},
    Row{Code::TooMany, "too_many"_L1, 429, Retry::MayWork},
    Row{Code::Unreadable, "unreadable"_L1, 400, Retry::Useless},
    Row{Code::Unavailable, "unavailable"_L1, 503, Retry::MayWork},
    Row{Code::Internal, "internal"_L1, 500, Retry::MayWork},
};

consteval bool inOrder()
{
    for (std::size_t i = 0; i < Rows.size(); ++i)
        if (std::size_t(Rows[i].code) != i)
            return false;
    return std::size_t(Code::Internal) + 1 == Rows.size();
}
static_assert(inOrder());

const Row &rowOf(Code code)
{
    return Rows[std::size_t(code)];
}

} // namespace

QList<Code> allCodes()
{
    QList<Code> codes;
    for (const Row &row : Rows)
        codes += row.code;
    return codes;
}

QString codeName(Code code)
{
    return rowOf(code).name;
}

std::optional<Code> codeFromName(QStringView name)
{
    const auto row = std::ranges::find_if(Rows, [name](const Row &candidate) { return candidate.name == name; });
    return row == Rows.end() ? std::nullopt : std::optional(row->code);
}

int httpStatus(Code code)
{
    return rowOf(code).status;
}

bool mayWorkLater(Code code)
{
    return rowOf(code).retry == Retry::MayWork;
}

QJsonObject toJson(const Error &error)
{
    return {{"code"_L1, codeName(error.code)}, {"message"_L1, error.message}};
}

QByteArray errorBody(const Error &error)
{
    JsonWriter out;
    out.object("error"_L1, [&](JsonWriter &inner) {
        inner.text("code"_L1, rowOf(error.code).name);
        inner.text("message"_L1, error.message);
    });
    return out.take();
}

} // namespace postrider::wire
