// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace anneal::base {

/// SHA-256 in pieces; hex() ends it.
class Sha256
{
public:
    Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;
    ~Sha256();
    void add(std::string_view bytes);
    std::string hex(); // 64 lower-case digits; REQUIRES: called once

private:
    struct State;
    std::unique_ptr<State> m_state;
};

std::string sha256(std::string_view bytes);
/// Fails with Canceled soon after a stop was requested.
Result<std::string> sha256OfFile(const std::filesystem::path &file, const std::stop_token &stop = {});
/// A part of a file, up to its end.
struct ByteRange
{
    std::uint64_t begin = 0, end = std::uint64_t(-1);
};
/// The same of a file that is open for reading, or of a part of it; where the descriptor stands stays as it is. `file` is for errors only.
Result<std::string> sha256Of(int descriptor, const std::filesystem::path &file, const std::stop_token &stop = {}, ByteRange part = {});
/// The same for files of gigabytes: remembered in $XDG_CACHE_HOME/anneal/sha256 for as long as inode, size, and the times of the last
/// change of content and of inode stay the same.
Result<std::string> rememberedSha256(const std::filesystem::path &file, const std::stop_token &stop = {});

/// $XDG_CACHE_HOME/anneal or ~/.cache/anneal, for what may be deleted at any time; empty where neither is known.
std::filesystem::path cacheFolder();

/// CRC-32C (Castagnoli, reflected 0x82F63B78); "123456789" gives 0xE3069283.
std::uint32_t crc32c(std::string_view bytes);

} // namespace anneal::base
