// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/token.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <array>
#include <sys/random.h>

namespace anneal::base {

Result<std::string> makeToken()
{
    std::array<char, 32> bytes {};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return Error { ErrorKind::Io, tr_("The system gives no random numbers for a token."), tr_("Give one with --token-file.") };
    return toHex({ bytes.data(), bytes.size() });
}

} // namespace anneal::base
