// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/secretinput.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/target.h"
#include "core/base/text.h"
#include "core/base/writeall.h"
#include "core/data/documentpassword.h"
#include "core/data/sources.h"
#include "core/document/textreaders.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

namespace anneal::cli {
namespace {

struct ExtractOptions
{
    std::string file;
    std::string passwordFile;
    bool isRaw = false;
};

/// What the rows of a file are, for its warnings.
class RowNotes : public data::RowSink
{
public:
    explicit RowNotes(std::vector<std::string> &warnings) : m_warnings(warnings) { }
    bool row(const data::RowPlace &, base::Json, std::string_view) override { return m_hasRow = true; }
    bool bad(const data::RowPlace &place, std::string reason, std::string_view) override
    {
        constexpr std::size_t kMost = 100;
        const auto where = place.line > 0 ? "Line " + std::to_string(place.line) : "Row " + std::to_string(place.row);
        if (m_warnings.size() < kMost)
            m_warnings.push_back(where + ": " + reason);
        m_hasBad = true;
        return true;
    }
    void warning(std::string sentence) override { m_warnings.push_back(std::move(sentence)); }
    void progress(std::uint64_t) override { }
    bool areAllBad() const { return m_hasBad && !m_hasRow; }

private:
    std::vector<std::string> &m_warnings;
    bool m_hasRow = false;
    bool m_hasBad = false;
};

base::Result<document::Document> readSource(const data::Source &source, const ExtractOptions &options, std::string password)
{
    document::ReadOptions reading;
    reading.isRaw = options.isRaw;
    reading.isPlain = !options.isRaw;
    reading.password = std::move(password);
    if (source.reader->document)
        return data::readDocument(source, reading, {});
    auto document = document::readText(source.path, reading);
    if (!document)
        return document;
    RowNotes notes(document->warnings);
    const auto read = source.reader->rows(source.path, notes, {});
    if (!read)
        return read.error();
    if (notes.areAllBad())
        return base::Error { base::ErrorKind::BadData, "None of its rows can be read. " + document->warnings.front(), {} };
    return document;
}

base::Json documentJson(const document::Document &document)
{
    auto pages = base::Json::array();
    for (const auto &page : document.pages)
        pages.push_back({ { "number", page.number }, { "text", document.text.substr(page.begin, page.end - page.begin) } });
    auto blocks = base::Json::array();
    for (const auto &block : document.blocks)
        blocks.push_back({ { "kind", document::namesOf(block.kind)[static_cast<std::size_t>(block.kind)] }, { "level", block.level },
            { "page", block.page }, { "begin", block.begin }, { "end", block.end } });
    return { { "title", document.title }, { "charset", document.charset }, { "text", document.text }, { "pages", std::move(pages) },
        { "blocks", std::move(blocks) }, { "warnings", document.warnings } };
}

/// Standard input as a file without a name, since readers read files.
base::Result<base::Descriptor> inputAsFile()
{
    const auto bytes = base::readFileOrInput("-");
    if (!bytes)
        return bytes.error();
    base::Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    if (file.get() < 0 || !base::writeAll(file.get(), *bytes))
        return base::fileError("write", "memory", errno);
    return file;
}

int extract(Context &context, const ExtractOptions &options)
{
    auto &terminal = context.terminal;
    std::filesystem::path path = options.file;
    base::Descriptor input(-1);
    if (options.file == "-") {
        auto file = inputAsFile();
        if (!file)
            return terminal.fail(file.error());
        input = std::move(*file);
        path = "/proc/self/fd/" + std::to_string(input.get());
    }
    const auto said = [&](base::Error error) {
        const data::Source named { path, base::nameOfInput(options.file) };
        error.detail = data::textOf({ error.kind, error.detail, {} }, named);
        if (error.detail.find(named.name) == std::string::npos)
            error.detail = named.name + ": " + base::sentence(error.detail);
        return error;
    };
    const auto sources = data::listSources(path);
    if (!sources)
        return terminal.fail(said(sources.error()));
    if (std::error_code gone; std::filesystem::is_directory(path, gone))
        return terminal.fail({ base::ErrorKind::BadInput, options.file + " is a folder.", "Name one file of it." });
    const auto password = options.passwordFile.empty() ? base::Result(std::string()) : readSecret(terminal, {}, options.passwordFile);
    if (!password)
        return terminal.fail(password.error());
    auto document = readSource(sources->front(), options, *password);
    if (!document) {
        auto error = said(document.error());
        if (error.kind == base::ErrorKind::BadInput) // what a document holds is data
            error.kind = base::ErrorKind::BadData;
        if (error.kind == base::ErrorKind::Unauthorized)
            error.hint = "Give its password: --password-file FILE, or anneal-cli unlock " + base::shellQuoted(options.file) + " once.";
        return terminal.fail(error);
    }
    if (base::trimmed(document->text).empty())
        document->warnings.emplace_back("It holds no text.");
    if (input.get() >= 0 && document->title == path.filename())
        document->title.clear();
    for (const auto &warning : document->warnings)
        terminal.warn(base::nameOfInput(options.file) + ": " + warning);
    if (!terminal.json)
        Terminal::raw(base::withoutControls(document->text) + (document->text.empty() || document->text.ends_with('\n') ? "" : "\n"));
    terminal.result(documentJson(*document));
    return 0;
}

} // namespace

void addExtract(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<ExtractOptions>();
    auto *verb = addVerb(app, context, "extract", "Print the text of a document, and with --json where its pages and parts stand in it",
        "anneal-cli extract manual.html --json", [&context, options] { return extract(context, *options); });
    verb->add_option("FILE", options->file, "A document or a file of rows; - reads stdin")->required();
    verb->add_option(
        "--password-file", options->passwordFile, "A file with the password of an encrypted document in its first line, mode 600; - reads stdin");
    verb->add_flag("--raw", options->isRaw, "The text as the file has it: with the marks of HTML and Markdown, nothing removed or joined");
}

} // namespace anneal::cli
