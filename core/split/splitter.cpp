// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/splitter.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/checks.h"
#include "core/split/charactersplitter.h"
#include "core/split/htmlsplitter.h"
#include "core/split/markdownsplitter.h"
#include "core/split/sentencesplitter.h"
#include "core/split/tokensplitter.h"

namespace anneal::split {
using config::LangChainConfig;
using config::SplitterKind;
namespace {

base::Error wrongSetting(std::string detail)
{
    return { base::ErrorKind::BadConfig, std::move(detail), tr_("Change it in config.yaml under data.langchain.") };
}

base::Status check(const LangChainConfig &settings, bool hasTokenizer)
{
    if (settings.chunkSize <= 0)
        return wrongSetting(tr_("data.langchain.chunk_size is %1; it must be 1 or more.", settings.chunkSize));
    if (settings.chunkOverlap < 0 || settings.chunkOverlap > settings.chunkSize)
        return wrongSetting(tr_("data.langchain.chunk_overlap is %1; it must lie between 0 and chunk_size.", settings.chunkOverlap));
    if (settings.splitter == SplitterKind::Token && settings.chunkOverlap == settings.chunkSize)
        return wrongSetting(tr_("data.langchain.chunk_overlap must be smaller than chunk_size for the token splitter."));
    if (settings.separators && settings.separators->size() > config::kMostSeparators)
        return wrongSetting("data.langchain.separators: " + config::tooManySeparators(settings.separators->size()));
    if (Splitter::needsTokenizer(settings) && !hasTokenizer)
        return base::Error { base::ErrorKind::Usage, tr_("Chunks are measured in tokens, and no tokenizer was given."),
            tr_("Name a model in model.model_name.") };
    return base::ok();
}

Measure measureOf(const LangChainConfig &settings, const std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    Measure measure { static_cast<std::size_t>(settings.chunkSize), static_cast<std::size_t>(settings.chunkOverlap), settings.strip,
        base::codePointCount };
    if (settings.lengthUnit == config::LengthUnit::Tokens)
        measure.length = [tokenizer](std::string_view text) {
            const auto ids = tokenizer->encode(text);
            if (!ids)
                throw Failed { ids.error() };
            return ids->size();
        };
    return measure;
}

base::Result<std::vector<Separator>> separatorsOf(const LangChainConfig &settings)
{
    const bool isCharacter = settings.splitter == SplitterKind::Character;
    std::vector<std::string> texts = isCharacter ? std::vector<std::string> { "\n\n" } : std::vector<std::string> { "\n\n", "\n", " ", "" };
    if (settings.separators && !settings.separators->empty())
        texts = *settings.separators;
    std::vector<Separator> separators;
    for (auto &text : texts) {
        auto separator = Separator::create(std::move(text), settings.separatorRegex);
        if (!separator)
            return base::Error { separator.error().kind, "data.langchain.separators: " + base::sentence(separator.error().detail),
                separator.error().hint };
        separators.push_back(std::move(*separator));
        if (isCharacter)
            break; // it has one
    }
    return separators;
}

base::Result<std::unique_ptr<const Splitter>> recursive(const LangChainConfig &settings, Measure measure)
{
    auto separators = separatorsOf(settings);
    if (!separators)
        return separators.error();
    return std::unique_ptr<const Splitter>(std::make_unique<RecursiveSplitter>(std::move(measure), std::move(*separators), settings.keepSeparator));
}

template <typename Kind>
base::Result<std::unique_ptr<const Splitter>> ofHeadings(const LangChainConfig &settings, Measure measure)
{
    std::unique_ptr<const Splitter> finer;
    if (settings.cutSections) {
        auto made = recursive(settings, measure);
        if (!made)
            return made;
        finer = std::move(*made);
    }
    return std::unique_ptr<const Splitter>(std::make_unique<Kind>(std::move(measure), std::move(finer)));
}

} // namespace

bool Splitter::needsTokenizer(const LangChainConfig &settings)
{
    return settings.enabled && (settings.splitter == SplitterKind::Token || settings.lengthUnit == config::LengthUnit::Tokens);
}

base::Result<std::unique_ptr<const Splitter>> Splitter::create(const LangChainConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer)
{
    if (const auto checked = check(settings, tokenizer != nullptr); !checked)
        return checked.error();
    auto measure = measureOf(settings, tokenizer);
    switch (settings.splitter) {
    case SplitterKind::Recursive:
        return recursive(settings, std::move(measure));
    case SplitterKind::Character: {
        auto separators = separatorsOf(settings);
        if (!separators)
            return separators.error();
        return std::unique_ptr<const Splitter>(
            std::make_unique<CharacterSplitter>(std::move(measure), std::move(separators->front()), settings.keepSeparator));
    }
    case SplitterKind::Token:
        return std::unique_ptr<const Splitter>(std::make_unique<TokenSplitter>(std::move(measure), std::move(tokenizer)));
    case SplitterKind::Markdown:
        return ofHeadings<MarkdownSplitter>(settings, std::move(measure));
    case SplitterKind::Html:
        return ofHeadings<HtmlSplitter>(settings, std::move(measure));
    case SplitterKind::Sentence:
        break;
    }
    return std::unique_ptr<const Splitter>(std::make_unique<SentenceSplitter>(std::move(measure)));
}

base::Result<std::vector<Chunk>> Splitter::split(std::string_view utf8, const std::stop_token &stop) const
{
    Work work(utf8, stop);
    try {
        cut(work);
    } catch (const Failed &failure) {
        return failure.error;
    } catch (const base::TooMuch &reason) {
        return base::Error { base::ErrorKind::BadData, tr_("Cutting the text ended: the splitter %1.", reason.what),
            tr_("Choose another splitter, or other separators.") };
    }
    return std::move(work.chunks);
}

} // namespace anneal::split
