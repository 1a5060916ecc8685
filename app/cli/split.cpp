// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/modelargument.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/config/choices.h"
#include "core/data/documentpassword.h"
#include "core/data/preview.h"
#include "core/document/charset.h"
#include "core/document/docxreader.h"
#include "core/document/pdfreader.h"
#include "core/split/splitter.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>

namespace anneal::cli {
namespace {

struct SplitOptions
{
    std::string file, model;
    std::string splitter = "recursive", keepSeparator, lengthUnit = "characters";
    std::int64_t chunkSize = 4000, chunkOverlap = 200; // LangChain's
    std::vector<std::string> separators;
    bool isRegex = false, noStrip = false, cutSections = false;
};

/// The separators as they were typed one by one, or as one list in JSON.
std::vector<std::string> separatorsOf(const std::vector<std::string> &typed)
{
    if (typed.size() != 1 || !typed.front().starts_with('['))
        return typed;
    const auto json = base::parseJson(typed.front());
    if (!json || !json->is_array() || !std::all_of(json->begin(), json->end(), [](const base::Json &one) { return one.is_string(); }))
        return typed; // a class of a regular expression
    return json->get<std::vector<std::string>>();
}

config::LangChainConfig settingsOf(const SplitOptions &options)
{
    config::LangChainConfig settings;
    settings.splitter = *base::named<config::SplitterKind>(options.splitter);
    settings.chunkSize = options.chunkSize;
    settings.chunkOverlap = options.chunkOverlap;
    if (!options.separators.empty())
        settings.separators = separatorsOf(options.separators);
    settings.separatorRegex = options.isRegex;
    const bool isCharacter = settings.splitter == config::SplitterKind::Character;
    settings.keepSeparator = !options.keepSeparator.empty() ? *base::named<config::KeepSeparator>(options.keepSeparator)
        : isCharacter                                       ? config::KeepSeparator::No
                                                            : config::KeepSeparator::Yes;
    settings.lengthUnit = *base::named<config::LengthUnit>(options.lengthUnit);
    settings.strip = !options.noStrip;
    settings.cutSections = options.cutSections;
    return settings;
}

base::Status check(const config::LangChainConfig &settings, const std::string &model)
{
    if (settings.chunkOverlap > settings.chunkSize)
        return base::Error { base::ErrorKind::Usage,
            "--chunk-overlap " + std::to_string(settings.chunkOverlap) + " is more than --chunk-size " + std::to_string(settings.chunkSize) + ".",
            "A tenth to a fifth of it is usual." };
    if (settings.splitter == config::SplitterKind::Token && settings.chunkOverlap == settings.chunkSize)
        return base::Error { base::ErrorKind::Usage, "--chunk-overlap must be smaller than --chunk-size with --splitter token.", {} };
    if (split::Splitter::needsTokenizer(settings) && model.empty())
        return base::Error { base::ErrorKind::Usage, "Chunks are measured in tokens, and no model is named.", "Name one with --model." };
    return base::ok();
}

/// Whether a reader makes text of what is none; all other files are text in themselves, markup and all.
bool makesText(const data::Reader &reader)
{
    return reader.document == &document::readPdf || reader.document == &document::readDocx;
}

/// The text of a file, with its pages and headings where a reader knows them.
base::Result<document::Document> documentOf(const std::string &file)
{
    const auto path = std::filesystem::path(file);
    const auto extension = base::toLower(path.extension().string());
    for (const auto &reader : data::readers()) {
        const auto &its = reader.extensions;
        if (makesText(reader) && !extension.empty() && std::find(its.begin(), its.end(), extension.substr(1)) != its.end())
            return data::readDocument({ path, path.filename().string(), 0, &reader }, {}, {});
    }
    const auto bytes = base::readFileOrInput(file);
    if (!bytes)
        return bytes.error();
    auto decoded = document::decodeText(*bytes);
    if (!decoded)
        return base::Error { base::ErrorKind::BadData, base::nameOfInput(file) + ": " + base::sentence(decoded.error().detail),
            decoded.error().hint };
    document::Document document;
    document.text = std::move(decoded->text);
    document.warnings = std::move(decoded->warnings);
    return document;
}

/// What an error says of keys of config.yaml, said of the options that stand for them here.
base::Error inOptions(const base::Error &error)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames { { { "data.langchain.separators", "--separators" },
        { "data.langchain.chunk_overlap", "--chunk-overlap" }, { "data.langchain.chunk_size", "--chunk-size" }, { "chunk_size", "--chunk-size" } } };
    auto said = error;
    for (const auto &[key, option] : kNames) {
        said.detail = text::replaced(said.detail, key, option);
        said.hint = text::replaced(said.hint, key, option);
    }
    return said;
}

base::Json chunkJson(const document::Document &document, const split::Chunk &chunk)
{
    auto metadata = base::Json::object();
    for (const auto &heading : chunk.headings)
        metadata[heading.name] = heading.text;
    base::Json json { { "text", chunk.text }, { "begin", chunk.begin }, { "end", chunk.end }, { "metadata", std::move(metadata) } };
    if (const int page = document.pageAt(chunk.begin); page > 0)
        json["page"] = page;
    if (const auto headings = data::headingsOver(document, chunk); chunk.headings.empty() && !headings.empty())
        json["headings"] = headings;
    return json;
}

void print(const Terminal &terminal, const document::Document &document, const std::vector<split::Chunk> &chunks)
{
    std::size_t number = 0;
    for (const auto &chunk : chunks) {
        std::string path;
        if (const int page = document.pageAt(chunk.begin); page > 0)
            path = "  page " + std::to_string(page);
        bool isFirst = true;
        for (const auto &heading : data::headingsOver(document, chunk))
            path += (std::exchange(isFirst, false) ? "  " : " / ") + base::withoutControls(heading);
        terminal.heading(
            "--- " + std::to_string(++number) + " ---", "  bytes " + std::to_string(chunk.begin) + "-" + std::to_string(chunk.end) + path);
        terminal.print(base::withoutControls(chunk.text));
    }
    terminal.say(base::counted(std::ssize(chunks), "chunk") + ".");
}

int splitFile(Context &context, const SplitOptions &options)
{
    auto &terminal = context.terminal;
    const auto settings = settingsOf(options);
    if (const auto checked = check(settings, options.model); !checked)
        return terminal.fail(checked.error());
    std::shared_ptr<const text::Tokenizer> tokenizer;
    if (split::Splitter::needsTokenizer(settings)) {
        auto loaded = loadTokenizer(options.model);
        if (!loaded)
            return terminal.fail(loaded.error());
        tokenizer = std::move(*loaded);
    }
    const auto splitter = split::Splitter::create(settings, tokenizer);
    if (!splitter)
        return terminal.fail(inOptions(splitter.error()));
    const auto document = documentOf(options.file);
    if (!document)
        return terminal.fail(document.error());
    for (const auto &warning : document->warnings)
        terminal.warn(warning);
    const auto chunks = (*splitter)->split(document->text);
    if (!chunks)
        return terminal.fail(inOptions(chunks.error()));
    auto all = base::Json::array();
    for (const auto &chunk : *chunks)
        all.push_back(chunkJson(*document, chunk));
    if (!terminal.json)
        print(terminal, *document, *chunks);
    terminal.result({ { "chunks", std::move(all) } });
    return 0;
}

} // namespace

void addSplit(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<SplitOptions>();
    auto *verb = addVerb(app, context, "split", "Cut a document into chunks, as LangChain's text splitters do",
        "anneal-cli split --file guide.md --splitter markdown --json", [&context, options] { return splitFile(context, *options); });
    verb->add_option("--file", options->file, "The document; - reads stdin")->required()->type_name("F");
    verb->add_option("--splitter", options->splitter, "Where to cut: at separators, after so many tokens, at headings, or at sentences")
        ->check(CLI::IsMember(base::allNames<config::SplitterKind>()))
        ->capture_default_str();
    verb->add_option("--chunk-size", options->chunkSize, "Longest chunk")
        ->check(CLI::Range(std::int64_t(1), std::int64_t(1'000'000'000)))
        ->type_name("N")
        ->capture_default_str();
    verb->add_option("--chunk-overlap", options->chunkOverlap, "How much of a chunk's end the next one repeats")
        ->check(CLI::Range(std::int64_t(0), std::int64_t(1'000'000'000)))
        ->type_name("N")
        ->capture_default_str();
    addTexts(*verb, "--separators", options->separators, "Where recursive and character may cut, best first: one each time, or a JSON list of them");
    verb->add_flag("--separator-regex", options->isRegex, "The separators are regular expressions, with the meaning of Python's re");
    verb->add_option("--keep-separator", options->keepSeparator,
            "Keep separators at the start of the next chunk (true, start) or at the end of the one before; character removes them by itself, "
            "recursive "
            "keeps them at the start")
        ->check(CLI::IsMember(base::allNames<config::KeepSeparator>()));
    verb->add_option("--length-unit", options->lengthUnit, "What size and overlap count; token counts tokens anyway")
        ->check(CLI::IsMember(base::allNames<config::LengthUnit>()))
        ->capture_default_str();
    verb->add_option("--model", options->model, "Whose tokens: Hugging Face folder, name in the hub cache, or GGUF file")->type_name("M");
    verb->add_flag("--no-strip", options->noStrip, "Keep white space at the ends of chunks");
    verb->add_flag("--cut-sections", options->cutSections, "Cut sections of markdown and html that are longer than the size further");
}

} // namespace anneal::cli
