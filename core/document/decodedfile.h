// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/target.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

struct UConverter;

namespace anneal::document {

/// A text file of any size and encoding, read as UTF-8 piece by piece. The encoding is found as decodeText() does; bytes that are no text in it
/// become U+FFFD. Line ends and NUL stay as they are.
class DecodedFile
{
public:
    /// Reads the whole file once, for its hash and its encoding. Fails as base::openRegular, as decodeText, and with Canceled.
    static base::Result<DecodedFile> open(const std::filesystem::path &file, const std::stop_token &stop);

    /// The next piece; empty at the end.
    base::Result<std::string> next();
    std::uint64_t position() const { return m_position; } // bytes read
    const std::string &charset() const { return m_charset; }
    const std::string &sha256() const { return m_sha256; }
    const std::vector<std::string> &warnings() const { return m_warnings; }

private:
    struct Close
    {
        void operator()(UConverter *converter) const;
    };
    base::Status settleCharset(bool isUtf8, std::uint64_t firstBad);

    std::filesystem::path m_file;
    std::string m_charset;
    std::string m_sha256;
    std::vector<std::string> m_warnings;
    std::unique_ptr<UConverter, Close> m_converter;
    std::uint64_t m_position = 0;
    bool m_isEnded = false;
};

} // namespace anneal::document
