// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errortext.h"

#include "core/base/text.h"

namespace anneal::base {

std::string toldText(std::string_view text, std::size_t most)
{
    auto told = withoutControls(text);
    if (told.size() <= most)
        return told;
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(told[end]) & 0xC0) == 0x80) // not inside a character
        --end;
    return told.substr(0, end) + "…";
}

} // namespace anneal::base
