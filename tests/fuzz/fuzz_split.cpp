// SPDX-License-Identifier: GPL-3.0-or-later
// The first bytes choose splitter, size and overlap; the rest is the text.
#include "core/split/splitter.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    if (count < 4)
        return 0;
    constexpr config::SplitterKind kKinds[] { config::SplitterKind::Recursive, config::SplitterKind::Character, config::SplitterKind::Markdown,
        config::SplitterKind::Html, config::SplitterKind::Sentence };
    config::LangChainConfig settings;
    settings.splitter = kKinds[bytes[0] % std::size(kKinds)];
    settings.chunkSize = 1 + bytes[1];
    settings.chunkOverlap = bytes[2] % settings.chunkSize;
    settings.strip = bytes[3] % 2 == 0;
    const auto splitter = split::Splitter::create(settings, nullptr);
    if (!splitter)
        return 0;
    const auto text = fuzz::wellFormed(fuzz::textOf(bytes, count).substr(4));
    const auto chunks = (*splitter)->split(text);
    if (!chunks) {
        fuzz::assertOneLine(chunks.error());
        return 0;
    }
    for (const auto &chunk : *chunks)
        fuzz::assertThat(base::isUtf8(chunk.text) && chunk.begin <= chunk.end && chunk.end <= text.size());
    return 0;
}
