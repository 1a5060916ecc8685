// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace anneal::base {

/// SHA-256 in pieces; hex() ends it.
class Sha256
{
public:
    Sha256();
    Sha256(Sha256 &&) noexcept;
    ~Sha256();
    void add(std::string_view bytes);
    std::string hex(); // 64 lower-case digits; REQUIRES: called once

private:
    struct State;
    std::unique_ptr<State> m_state;
};

std::string sha256(std::string_view bytes);
Result<std::string> sha256OfFile(const std::filesystem::path &file);

/// CRC-32C (Castagnoli, reflected 0x82F63B78); "123456789" gives 0xE3069283.
std::uint32_t crc32c(std::string_view bytes);

} // namespace anneal::base
