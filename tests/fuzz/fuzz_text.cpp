// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/charset.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const auto decoded = document::decodeText(fuzz::textOf(bytes, count));
    if (decoded)
        fuzz::assertThat(base::isUtf8(decoded->text) && !decoded->charset.empty());
    else
        fuzz::assertOneLine(decoded.error());
    return 0;
}
