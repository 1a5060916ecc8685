// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace anneal::tests {

/// Bytes that this process has asked files for, whether a disk or the memory gave them: what a work costs, however fast the machine is.
inline std::uint64_t bytesRead()
{
    std::ifstream counts("/proc/self/io");
    std::string name;
    std::uint64_t value = 0;
    return counts >> name >> value && name == "rchar:" ? value : 0;
}

} // namespace anneal::tests
