// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sources.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/document/charset.h"
#include "core/document/docxreader.h"
#include "core/document/htmlreader.h"
#include "core/document/pdfreader.h"
#include "core/document/textreaders.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>

namespace anneal::data {
using config::InputType;
namespace {

namespace fs = std::filesystem;

struct Later
{
    std::string_view extensions; // between blanks
    std::string_view reason;
};

/// Kinds that are known and not read; the sentence says what to do instead.
constexpr std::array kLater {
    Later { " doc odt rtf ", // not translated: endings
        tr_("Of documents of this kind only DOCX is read. Save it as DOCX, Markdown or plain text and add that file.") },
    Later { " xlsx xls ods ", tr_("Spreadsheets are not read. Save the table as CSV and add that file.") }, // not translated: endings
    Later { " parquet arrow ",                                                                              // not translated: endings
        tr_("Parquet is not read. Convert it: python -c \"from datasets import Dataset as D; D.from_parquet('FILE').to_json('FILE.jsonl')\"") },
    Later { " gz zip xz bz2 zst tar 7z ", tr_("Archives are not opened. Unpack it and add the files.") }, // not translated: endings
    Later { " png jpg jpeg gif webp svg mp3 wav mp4 ",                                                    // not translated: endings
        tr_("Pictures, sound and film hold no text to train on.") },
};

std::string extensionOf(const fs::path &path)
{
    const auto extension = path.extension().string();
    return extension.empty() ? std::string() : base::toLower(extension.substr(1));
}

std::string_view reasonForLater(std::string_view extension)
{
    for (const auto &kind : kLater)
        if (!extension.empty() && kind.extensions.find(" " + std::string(extension) + " ") != std::string_view::npos)
            return kind.reason;
    return {};
}

const Reader *readerNamed(std::string_view name)
{
    const auto all = readers();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Reader &reader) { return reader.name == name; });
    return found == all.end() ? nullptr : &*found;
}

const Reader *readerForExtension(std::string_view extension)
{
    for (const auto &reader : readers())
        if (std::find(reader.extensions.begin(), reader.extensions.end(), extension) != reader.extensions.end())
            return &reader;
    return nullptr;
}

/// By the first bytes, for names that say nothing: the extension of a known kind, "txt" for text, or empty for anything else.
std::string_view kindOfContent(std::string_view head)
{
    const auto startsWith = [&](std::string_view mark) { return head.substr(0, mark.size()) == mark; };
    if (startsWith("%PDF"))
        return "pdf";
    if (startsWith("PAR1"))
        return "parquet";
    if (startsWith("PK\x03\x04"))
        return "zip";
    if (startsWith("\x1F\x8B"))
        return "gz";
    const auto decoded = document::decodeText(head);
    if (!decoded)
        return {};
    const auto text = base::trimmed(decoded->text);
    const auto beginning = base::toLower(text.substr(0, 64));
    if (beginning.starts_with("<!doctype html") || beginning.starts_with("<html")) // not translated: HTML
        return "html";
    if (beginning.starts_with("#!"))
        return "sh";
    if (!text.empty() && text.front() == '{' && base::Json::accept(text.substr(0, text.find('\n'))))
        return "jsonl";
    if (text.size() > 1 && text.front() == '[' && base::trimmed(text.substr(1)).substr(0, 1) == "{")
        return "json";
    return "txt";
}

/// Why a file or folder cannot be read.
std::string unreadable(bool isFolder, const Source &source, const base::Error &error)
{
    if (::access(source.path.c_str(), R_OK) == 0 || errno != EACCES)
        return textOf(error, source);
    const std::string why = tr_("permission denied");
    return (isFolder ? tr_("The folder cannot be read: %1.", why) : tr_("It cannot be read: %1.", why)) + " " + tr_("Change its permissions.");
}

/// Enough of a file for kindOfContent(): a row may be longer than what tells all other kinds.
base::Result<std::string> beginningOf(const fs::path &file)
{
    constexpr std::uint64_t kUsual = 64 << 10, kLongestRow = 64 << 20;
    auto head = base::readFrom(file, 0, kUsual);
    const bool cutRow = head && head->size() == kUsual && base::trimmed(*head).starts_with('{') && head->find('\n') == std::string::npos;
    return cutRow ? base::readFrom(file, 0, kLongestRow) : head;
}

/// Chooses the reader of a file that is there and not empty, or says why there is none.
void choose(Source &source, InputType inputType, bool single)
{
    if (inputType != InputType::Auto && single) {
        source.reader = readerNamed(nameOf(inputType));
        return;
    }
    const auto extension = extensionOf(source.path);
    source.reader = readerForExtension(extension);
    source.reason = reasonForLater(extension);
    if (!source.reader && source.reason.empty()) {
        const auto head = beginningOf(source.path);
        if (!head) {
            source.reason = unreadable(false, source, head.error());
            source.isUnreadable = true;
            return;
        }
        const auto kind = kindOfContent(*head);
        source.reader = readerForExtension(kind);
        source.reason = source.reader ? "" : kind.empty() ? tr_("It holds binary data, not text.") : reasonForLater(kind);
    }
    if (source.reader && inputType != InputType::Auto && source.reader->name != nameOf(inputType)) {
        source.reason = tr_("data.input_type is %1.", nameOf(inputType));
        source.reader = nullptr;
    }
}

bool isHidden(const fs::path &path)
{
    const auto name = path.filename().string();
    return !name.empty() && name.front() == '.';
}

/// One entry of a folder; false where there is nothing to report of it (a folder to go into).
bool addEntry(const fs::path &entry, const fs::path &root, InputType inputType, Source &source)
{
    std::error_code failure;
    source.path = entry;
    source.name = entry.lexically_relative(root).generic_string();
    std::replace_if(
        source.name.begin(), source.name.end(), [](char c) { return c == '\n' || c == '\t'; }, ' '); // it is shown in lines
    const auto status = fs::symlink_status(entry, failure);
    if (status.type() == fs::file_type::none || status.type() == fs::file_type::not_found) {
        source.reason = tr_("It cannot be read: %1.", failure.message());
        source.isUnreadable = true;
        return true;
    }
    if (fs::is_symlink(status)) {
        const auto target = fs::canonical(entry, failure);
        const auto realRoot = fs::canonical(root, failure);
        source.reason = target.empty()   ? tr_("It is a link to a file that is missing.")
            : isInside(target, realRoot) ? tr_("It is a link to another file of this folder.")
                                         : tr_("It is a link out of this folder; copy the file here if it is meant.");
        return true;
    }
    if (isHidden(entry)) {
        source.reason = tr_("It is hidden (its name begins with a dot).");
        return true;
    }
    if (fs::is_directory(status))
        return false;
    if (!fs::is_regular_file(status)) {
        source.reason = tr_("It is not a regular file.");
        return true;
    }
    source.bytes = fs::file_size(entry, failure);
    if (failure)
        source.bytes = 0;
    if (source.bytes == 0)
        source.reason = tr_("It is empty.");
    else
        choose(source, inputType, false);
    return true;
}

base::Result<std::vector<Source>> listFolder(const fs::path &root, InputType inputType, std::stop_token stop)
{
    // Folder by folder, with one open at a time: trees may be deeper than files may be open.
    std::vector<Source> sources;
    std::vector<fs::path> folders { root };
    while (!folders.empty()) {
        const auto folder = std::move(folders.back());
        folders.pop_back();
        const auto entries = base::entriesOf(folder);
        if (!entries && folder == root)
            return entries.error();
        if (!entries) {
            Source source { folder, folder.lexically_relative(root).generic_string(), 0, nullptr, {}, true };
            source.reason = unreadable(true, source, entries.error());
            sources.push_back(std::move(source));
            continue;
        }
        for (const auto &entry : *entries) {
            if (stop.stop_requested())
                return base::Error { base::ErrorKind::Canceled, tr_("Looking through %1 was canceled.", root.string()), {} };
            Source source;
            if (addEntry(entry, root, inputType, source))
                sources.push_back(std::move(source));
            else
                folders.push_back(entry);
        }
    }
    std::sort(sources.begin(), sources.end(), [](const Source &a, const Source &b) { return a.name < b.name; });
    return sources;
}

} // namespace

document::ReadOptions readOptions(const config::DataConfig &settings)
{
    document::ReadOptions options;
    options.pdf = settings.pdf;
    return options;
}

std::string textOf(const base::Error &error, const Source &source)
{
    auto text = error.text();
    const auto path = source.path.string();
    for (std::size_t at = 0; !path.empty() && (at = text.find(path, at)) != std::string::npos; at += source.name.size())
        text.replace(at, path.size(), source.name);
    return text;
}

bool isInside(const fs::path &path, const fs::path &folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

std::span<const Reader> readers()
{
    static const std::vector<Reader> all {
        { "json", "JSON", { "json" }, &readJson, nullptr },
        { "jsonl", tr_("JSON lines"), { "jsonl", "ndjson", "jsonlines" }, &readJsonl, nullptr },
        { "csv", tr_("Table"), { "csv", "tsv", "tab" }, &readCsv, nullptr },
        { "txt", tr_("Text"), { "txt", "text", "log", "rst", "org", "adoc" }, nullptr, &document::readText },
        { "md", "Markdown", { "md", "markdown", "mdown" }, nullptr, &document::readMarkdown },
        { "html", "HTML", { "html", "htm", "xhtml" }, nullptr, &document::readHtml },
        { "code", tr_("Source code"),
            { "py", "pyi", "ipy", "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "js", "mjs", "cjs", "jsx", "ts", "tsx", "go", "rs", "java", "kt",
                "kts", "scala", "swift", "cs", "fs", "vb", "rb", "php", "pl", "pm", "lua", "r", "jl", "hs", "ml", "ex", "exs", "erl", "clj", "dart",
                "m", "mm", "f90", "pas", "asm", "sh", "bash", "zsh", "fish", "ps1", "bat", "sql", "css", "scss", "less", "vue", "yaml", "yml", "toml",
                "ini", "cfg", "conf", "properties", "xml", "xsd", "tex", "bib", "cmake", "mk", "gradle", "proto", "graphql", "tf", "diff", "patch" },
            nullptr, &document::readText },
        { "pdf", "PDF", { "pdf" }, nullptr, &document::readPdf },
        { "docx", tr_("Word document"), { "docx", "docm" }, nullptr, &document::readDocx },
    };
    return all;
}

base::Result<std::vector<Source>> listSources(const fs::path &input, InputType inputType, std::stop_token stop)
{
    std::error_code failure;
    const auto status = fs::status(input, failure);
    if (!fs::exists(status))
        return base::fileError("read", input, failure ? failure.value() : ENOENT);
    if (fs::is_directory(status))
        return listFolder(input, inputType, stop);
    if (!fs::is_regular_file(status))
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is not a regular file.", input.string()), {} };

    Source source { input, input.filename().string(), fs::file_size(input, failure), nullptr, {} };
    if (source.bytes == 0)
        return base::Error { base::ErrorKind::BadData, tr_("%1 is empty.", input.string()), tr_("Choose a file with rows or text.") };
    choose(source, inputType, true);
    if (!source.reader)
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 cannot be used.", input.string()), source.reason };
    return std::vector { std::move(source) };
}

} // namespace anneal::data
