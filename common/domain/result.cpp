// SPDX-License-Identifier: GPL-3.0-or-later
#include "result.h"

#include <QCoreApplication>

namespace postrider {

QString sentence(Code code)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("postrider", text); };
    switch (code) {
    case Code::BadRequest:
        return tr("The request is not of the expected form.");
    case Code::BadJson:
        return tr("This is not a JSON object.");
    case Code::BadUuid:
        return tr("The uuid is not of the form 01234567-89ab-7cde-8f01-23456789abcd.");
    case Code::BadName:
        return tr("A name has 1 to 64 letters, digits, spaces or ._- and no space at an end.");
    case Code::WeakPassword:
        return tr("A password has at least 8 characters and at most 1,024 bytes.");
    case Code::Empty:
        return tr("The message is empty.");
    case Code::TooLong:
        return tr("The message is longer than 65,536 bytes.");
    case Code::ToOneself:
        return tr("A message needs somebody else as its recipient.");
    case Code::BadSeq:
        return tr("The chat has no entry of this number yet.");
    case Code::UnknownType:
        return tr("Frames of this type are not known.");
    case Code::Unauthenticated:
        return tr("Sign in first: the token is missing, wrong, expired or revoked.");
    case Code::BadCredentials:
        return tr("Name or password is wrong.");
    case Code::Forbidden:
        return tr("This is not yours to do.");
    case Code::NotFound:
        return tr("There is nothing here.");
    case Code::NoSuchUser:
        return tr("There is no such user.");
    case Code::NoSuchChat:
        return tr("There is no such chat.");
    case Code::MethodNotAllowed:
        return tr("This method is not allowed here.");
    case Code::NameTaken:
        return tr("This name is taken.");
    case Code::UuidTaken:
        return tr("This uuid is taken.");
    case Code::Closed:
        return tr("This chat is closed.");
    case Code::TooLarge:
        return tr("The request is too large.");
    case Code::TooMany:
        return tr("Too many requests: try again in a moment.");
    case Code::Unreadable:
        return tr("The server could not read or keep this message.");
    case Code::Unavailable:
        return tr("The server can't do this right now: try again in a moment.");
    case Code::Internal:
        return tr("Something went wrong on the server.");
    }
    Q_UNREACHABLE();
}

} // namespace postrider
