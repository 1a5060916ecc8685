// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace anneal::base {

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::BadConfig:
        return 3;
    case ErrorKind::BadData:
        return 4;
    case ErrorKind::NoSpace:
    case ErrorKind::OutOfMemory:
        return 5;
    case ErrorKind::Network:
        return 6;
    case ErrorKind::Unauthorized:
        return 7;
    case ErrorKind::Unsafe:
        return 8;
    case ErrorKind::Canceled:
        return 130;
    default:
        return 1;
    }
}

std::string_view kindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::NotFound:
        return "not-found";
    case ErrorKind::AlreadyExists:
        return "already-exists";
    case ErrorKind::Usage:
        return "usage";
    case ErrorKind::BadConfig:
        return "bad-config";
    case ErrorKind::BadData:
        return "bad-data";
    case ErrorKind::BadInput:
        return "bad-input";
    case ErrorKind::Corrupt:
        return "corrupt";
    case ErrorKind::Io:
        return "io";
    case ErrorKind::NoSpace:
        return "no-space";
    case ErrorKind::OutOfMemory:
        return "out-of-memory";
    case ErrorKind::Network:
        return "network";
    case ErrorKind::Unauthorized:
        return "unauthorized";
    case ErrorKind::Unsafe:
        return "unsafe";
    case ErrorKind::Busy:
        return "busy";
    case ErrorKind::Canceled:
        return "canceled";
    case ErrorKind::Unsupported:
        return "unsupported";
    case ErrorKind::Internal:
        return "internal";
    }
    return "internal";
}

} // namespace anneal::base
