// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/standardinput.h"

#include "core/base/files.h"

#include <cerrno>
#include <unistd.h>

namespace anneal::cli {

base::Result<std::string> readFileOrInput(const std::string &file)
{
    if (file != "-")
        return base::readFile(file);
    constexpr std::size_t kLimit = std::size_t(1) << 30;
    std::string bytes;
    char buffer[65536];
    for (;;) {
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return base::fileError("read", "stdin", errno);
        if (count == 0)
            return bytes;
        bytes.append(buffer, static_cast<std::size_t>(count));
        if (bytes.size() > kLimit)
            return base::Error { base::ErrorKind::BadInput, "There is more than 1 GiB on stdin.", "Put it into a file and split that." };
    }
}

} // namespace anneal::cli
