// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/prepare.h"

#include "core/base/filemode.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/programversion.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/preparedoutput.h"
#include "core/data/preparepass.h"

#include <algorithm>

namespace anneal::data {
namespace {

/// The sentence for a preparation without a single row.
base::Error nothingCameOut(const PrepareReport &report, const std::filesystem::path &input)
{
    constexpr auto kKind = base::ErrorKind::BadData;
    const auto of
        = [&](const std::string &place, const std::string &why) { return tr_("No row came out of %1. In %2: %3", input.string(), place, why); };
    const auto &documents = report.documents;
    if (!report.problems.empty()) {
        const auto &first = report.problems.front();
        const auto place = first.file + ":" + placeName(first.line, first.row);
        const auto detail = report.rowsSkipped > 1
            ? tr_("No row came out of %1. In %2: %3 (and %4 more)", input.string(), place, first.reason, base::formatCount(report.rowsSkipped - 1))
            : of(place, first.reason);
        return { kKind, detail, tr_("Correct the rows there and prepare the data again.") };
    }
    for (const auto &document : documents)
        if (document.state == DocumentState::Failed)
            return { kKind, of(document.name, document.reason), {} }; // which says what to do
    const auto *const hint = tr_("Put PDF, HTML, Markdown, text, CSV, JSON or JSONL files there.");
    if (documents.empty())
        return { kKind, tr_("No row came out of %1.", input.string()), hint };
    return { kKind, of(documents.front().name, documents.front().reason), hint };
}

/// What the files that the rows come from leave to new ones.
unsigned modeOf(const std::vector<Source> &sources)
{
    std::vector<std::filesystem::path> files;
    for (const auto &source : sources)
        if (source.reader)
            files.push_back(source.path);
    return base::modeFrom(files);
}

base::Result<PrepareReport> passOver(const std::vector<Source> &sources, const config::DataConfig &settings, const std::filesystem::path &project,
    const PrepareOptions &options, PreparedSink &sink, const PrepareObserver &observer, const std::stop_token &stop)
{
    const auto splitter = split::Splitter::create(settings.langchain, options.tokenizer);
    if (!splitter)
        return splitter.error();
    const auto formatter = Formatter::create(settings);
    if (!formatter)
        return formatter.error();
    auto report = PreparePass(settings, **splitter, *formatter, sink, observer, stop).run(sources);
    if (report && report->rowsOut == 0)
        return nothingCameOut(*report, project / settings.inputPath);
    if (report)
        report->warnings = warningsOf(settings, *report);
    return report;
}

/// A text that differs between tokenizers that cut texts in different places.
std::string fingerprint(const text::Tokenizer &tokenizer)
{
    base::Sha256 hash;
    std::string pieces;
    for (std::int32_t id = 0; id < tokenizer.size(); ++id) {
        const auto bytes = tokenizer.bytesOf(id);
        hash.add(std::to_string(bytes.size()) + (tokenizer.isAdded(id) ? "+" : ":") + bytes);
        if (id % 16 == 0 && pieces.size() < 64 << 10)
            pieces += bytes + (id % 32 == 0 ? " " : ""); // words of its own, joined and apart
    }
    if (const auto ids = tokenizer.encode(pieces))
        for (const auto id : *ids)
            hash.add(std::to_string(id) + ",");
    return hash.hex();
}

/// What makes the rows of a file, besides the file.
std::string keyOf(const config::DataConfig &settings, const PrepareOptions &options)
{
    const bool hasTokenizer = options.tokenizer && split::Splitter::needsTokenizer(settings.langchain);
    return base::toJsonLine({ { "anneal", base::programVersion() }, { "settings", rowSettings(settings, true) },
        { "tokenizer", hasTokenizer ? base::Json(fingerprint(*options.tokenizer)) : base::Json() } });
}

} // namespace

base::Result<std::vector<Source>> sourcesOf(const config::DataConfig &settings, const std::filesystem::path &project, std::stop_token stop)
{
    auto sources = listSources(project / settings.inputPath, settings.inputType, stop);
    if (!sources)
        return sources;
    const auto files = preparedFiles(settings, project);
    std::erase_if(*sources, [&](const Source &source) { return source.path.lexically_normal() == files.unfinished; });
    for (auto &source : *sources) {
        const auto path = source.path.lexically_normal();
        if (path == files.train || path == files.validation || path == files.rejected || path == files.report || path == files.manifest) {
            source.reader = nullptr;
            source.reason = tr_("It is the result of an earlier preparation.");
        }
    }
    return sources;
}

base::Result<PrepareReport> forEachPrepared(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    PreparedSink &sink, const PrepareObserver &observer, std::stop_token stop)
{
    const auto sources = sourcesOf(settings, project, stop);
    return sources ? passOver(*sources, settings, project, options, sink, observer, stop) : sources.error();
}

base::Result<PrepareReport> prepareData(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    const PrepareObserver &observer, std::stop_token stop)
{
    const auto files = preparedFiles(settings, project);
    const auto place = outputFolder(settings, project, options.isOutputTyped);
    if (!place)
        return place.error();
    const auto sources = sourcesOf(settings, project, stop);
    if (!sources)
        return sources.error();
    const auto folder = OutputFolder::open(*place);
    if (!folder)
        return folder.error();
    const PreparedSet set(folder->root(), files, modeOf(*sources));
    if (folder->isLocked())
        if (const auto recovered = set.recover(); !recovered)
            return recovered.error();
    if (const auto may = set.mayReplace(); !may)
        return may.error();
    // Where nobody can be kept out, nobody goes on with the rows of another.
    const auto name = files.unfinished.filename().string();
    auto journal
        = RowJournal::open({ folder->root(), folder->isLocked() ? name : base::temporaryNameFor(name) }, keyOf(settings, options), set.mode());
    if (!journal)
        return journal.error();
    PreparedFileSink sink(set, files, std::move(*journal));
    auto report = passOver(*sources, settings, project, options, sink, observer, stop);
    if (report) {
        report->trainFile = files.train;
        report->reportFile = files.report;
        report->validationFile = report->validationRows > 0 ? files.validation : std::filesystem::path();
        report->rejectedFile = report->rowsSkipped > 0 ? files.rejected : std::filesystem::path();
        if (const auto written = sink.commit(*report, settings, project, stop); !written)
            report = written.error();
    }
    // Rows on a full disk would only stand in the way.
    if (report || !folder->isLocked() || !sink.isWorthKeeping() || report.error().kind != base::ErrorKind::Canceled)
        (void)sink.forget(); // what stays is removed by the next one
    else
        return base::Error { base::ErrorKind::Canceled,
            tr_("The preparation was canceled. What was read is kept: prepare the data again to go on from there."), {} };
    return report;
}

} // namespace anneal::data
