// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/document/document.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count);

namespace anneal::fuzz {

inline std::string_view textOf(const std::uint8_t *bytes, std::size_t count)
{
    return { reinterpret_cast<const char *>(bytes), count };
}

/// Text for readers that take well-formed UTF-8 only.
inline std::string wellFormed(std::string_view bytes)
{
    std::string text(bytes);
    for (std::size_t bad = 0; !base::isUtf8(text, &bad);)
        text[bad] = '?';
    return text;
}

/// A promise that was broken ends the program where a debugger sees it.
inline void assertThat(bool holds)
{
    if (!holds)
        std::abort();
}

inline void assertOneLine(const base::Error &error)
{
    assertThat(!error.detail.empty() && error.text().find('\n') == std::string::npos && base::isUtf8(error.text()));
}

/// Well-formed text, and places that lie in it in their order.
inline void assertSound(const document::Document &document)
{
    const auto size = document.text.size();
    assertThat(base::isUtf8(document.text));
    const auto areSound = [size](const auto &parts) {
        std::size_t before = 0;
        for (const auto &part : parts) {
            assertThat(part.begin >= before && part.begin <= part.end && part.end <= size);
            before = part.begin;
        }
    };
    areSound(document.blocks);
    areSound(document.pages);
}

} // namespace anneal::fuzz
