// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds of the processor that a splitter takes for documents, on one thread, from texts in memory to chunks as strings:
//     anneal_bench_splitters FILE KIND SIZE OVERLAP [TOKENIZER_FOLDER]
// FILE holds the documents with a NUL between two. Prints "SECONDS CHUNKS"; splitters_vs_langchain.py calls it in turn with LangChain.
#include "core/base/budget.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/split/splitter.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace anneal;

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(argv[2]);
    settings.chunkSize = std::atoll(argv[3]);
    settings.chunkOverlap = std::atoll(argv[4]);
    settings.cutSections = false;
    if (settings.splitter == config::SplitterKind::Character)
        settings.keepSeparator = config::KeepSeparator::No;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    if (argc > 5) {
        weights::ModelFiles files;
        files.folder = argv[5];
        const auto loaded = text::Tokenizer::load(files);
        if (!loaded)
            return 1;
        tokenizer = *loaded;
    }
    const auto file = base::readFile(argv[1]);
    const auto splitter = split::Splitter::create(settings, tokenizer);
    if (!file || !splitter)
        return 1;
    const auto documents = base::split(*file, '\0');
    double seconds = 0;
    std::size_t count = 0;
    for (int pass = 0; pass < 2; ++pass) { // the first warms up and does not count
        count = 0;
        const auto begin = base::processorTime();
        for (const auto &document : documents) {
            const auto chunks = (*splitter)->split(document);
            if (!chunks) {
                std::fprintf(stderr, "%s\n", chunks.error().detail.c_str());
                return 1;
            }
            count += chunks->size();
        }
        seconds = std::chrono::duration<double>(base::processorTime() - begin).count();
    }
    std::printf("%s %zu\n", base::formatFixed(seconds, 6).c_str(), count);
    return 0;
}
