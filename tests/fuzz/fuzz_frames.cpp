// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/frames.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const auto all = fuzz::textOf(bytes, count);
    document::FrameReader reader;
    for (std::size_t at = 0; at < count; at += 1 + at % 7) // in pieces of any size
        reader.add(all.substr(at, 1 + at % 7));
    for (;;) {
        const auto frame = reader.take();
        if (!frame || !*frame)
            break;
        const auto &payload = (*frame)->payload;
        (void)document::decodePage(payload);
        (void)document::decodePixels(payload);
        (void)document::outlineOf(payload);
    }
    document::Document document;
    document.text = fuzz::wellFormed(all.substr(0, count / 2));
    if (auto blocks = document::decodeBlocks(all.substr(count / 2), document.text); blocks) {
        document.blocks = std::move(*blocks);
        fuzz::assertSound(document);
    }
    return 0;
}
