// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/htmlreader.h"
#include "core/document/markdown.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    document::Document source;
    source.text = fuzz::wellFormed(fuzz::textOf(bytes, count));
    if (auto blocks = document::markdownBlocks(source.text); blocks) {
        source.blocks = std::move(*blocks);
        fuzz::assertSound(source);
    }
    const auto html = document::markdownHtml(source.text);
    if (!html)
        return 0;
    document::Document plain;
    if (document::readHtmlText(*html, plain))
        fuzz::assertSound(plain);
    return 0;
}
