// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/charset.h"
#include "core/document/htmlreader.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const auto page = fuzz::textOf(bytes, count);
    const auto decoded = document::decodeText(page, document::htmlCharset(page));
    if (!decoded)
        return 0;
    document::Document document;
    if (const auto read = document::readHtmlText(decoded->text, document); read)
        fuzz::assertSound(document);
    else
        fuzz::assertOneLine(read.error());
    return 0;
}
