// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// Text as UTF-8, and how it was found.
struct DecodedText
{
    std::string text;
    std::string charset;               // "UTF-8", "UTF-16LE", "windows-1252" …: shown to the user
    std::vector<std::string> warnings; // what could not be read as it stands, each a sentence
};

/// Reads bytes of unknown encoding: a byte-order mark decides, then valid UTF-8, then UTF-8 with a few damaged bytes (they become
/// U+FFFD, with a warning that names the first line), then ICU's detection. Line ends become \n; a NUL becomes U+FFFD with a warning.
/// `declared` is the encoding that a document says it has; it decides behind the mark, unless the bytes are no text in it, or are UTF-8.
/// Fails with BadInput where the bytes are no text.
base::Result<DecodedText> decodeText(std::string_view bytes, std::string_view declared = {});

} // namespace anneal::document
