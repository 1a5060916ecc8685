// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace anneal::run {

/// A program that is to outlive whoever starts it. The descriptors stay the caller's; the program gets copies.
struct DetachedProgram
{
    std::vector<std::string> arguments; // the first is the path of the program
    int output = -1;                    // its stdout
    int errors = -1;                    // its stderr
    int handed = -1;                    // becomes kHandedOn in it
};

inline constexpr int kHandedOn = 4;

/// Starts it as a grandchild in its own session, stdin from /dev/null, with no other descriptor of ours: neither a closing terminal nor the death
/// of the starter reaches it. Fails with NotFound where there is no such program, or as base::fileError().
base::Result<pid_t> startDetached(const DetachedProgram &program);

/// The last lines that a program wrote to its log behind the byte `from`, at most so many of its last 16 KiB; empty ones left out.
std::vector<std::string> lastLines(const std::filesystem::path &log, std::uint64_t from, std::size_t most);

/// The last line of those as the clause that tells why the program ended; empty where there is none.
std::string lastWords(const std::filesystem::path &log, std::uint64_t from);

} // namespace anneal::run
