// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/prepare.h"

#include "core/base/filemode.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/example.h"
#include "core/data/formatter.h"
#include "core/data/holdout.h"
#include "core/data/preparedoutput.h"
#include "core/text/messageweight.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace anneal::data {
namespace {

constexpr std::size_t kProblemsKept = 1000;
constexpr std::size_t kEarlyKept = 1000; // rows before the first that says what a file holds

/// One pass over all sources.
class Pass
{
public:
    Pass(const config::DataConfig &settings, const split::Splitter &splitter, const Formatter &formatter, HoldOut &holdOut, PreparedSink &sink,
        const PrepareObserver &observer, std::stop_token stop)
        : m_settings(settings)
        , m_splitter(splitter)
        , m_formatter(formatter)
        , m_holdOut(holdOut)
        , m_sink(sink)
        , m_observer(observer)
        , m_stop(std::move(stop))
    { }

    /// Fails only where the sink does, or when canceled.
    base::Result<PrepareReport> run(const std::vector<Source> &sources);

private:
    class Rows;

    void readRows(const Source &source);
    void readDocument(const Source &source);
    base::Status give(base::Json row, RowPlace place, const split::Chunk *chunk, std::string_view group);
    base::Status reject(RowPlace place, std::string reason, std::string_view raw);
    base::Status checkGrowth(const base::Json &row);
    base::Status checkOverlap(std::size_t bytes, const std::vector<split::Chunk> &chunks);
    void fail(DocumentState state, std::string reason);
    void tell(std::uint64_t bytesOfFile);
    DocumentReport &current() { return m_report.documents.back(); }

    const config::DataConfig &m_settings;
    const split::Splitter &m_splitter;
    const Formatter &m_formatter;
    HoldOut &m_holdOut;
    PreparedSink &m_sink;
    const PrepareObserver &m_observer;
    std::stop_token m_stop;
    PrepareReport m_report;
    PrepareProgress m_progress;
    std::uint64_t m_bytesBefore = 0; // of the files before the current one
    std::uint64_t m_textBytes = 0;   // of the documents so far,
    std::uint64_t m_chunkBytes = 0;  // and of their chunks
    std::uint64_t m_readBytes = 0;   // of rows and documents so far,
    std::uint64_t m_madeBytes = 0;   // and of prepared rows
    base::Status m_outcome = base::ok();
};

/// Turns the rows of one file into prepared ones.
class Pass::Rows : public RowSink
{
public:
    explicit Rows(Pass &pass) : m_pass(pass) { }

    bool row(const RowPlace &place, base::Json value, std::string_view raw) override
    {
        ++m_pass.current().rowsIn;
        m_pass.m_readBytes += raw.size();
        value = mapped(std::move(value), m_pass.m_settings.columnMapping);
        const bool wasKnown = m_format.has_value();
        const auto format = formatOf(value);
        if (!format && !m_format && m_early.size() < kEarlyKept) {
            m_early.push_back({ place, format.error().text(), std::string(raw), std::move(value) });
            return true;
        }
        if (!wasKnown && !settleEarly())
            return false;
        return take(place, std::move(value), format, raw);
    }

    bool bad(const RowPlace &place, std::string reason, std::string_view raw) override
    {
        ++m_pass.current().rowsIn;
        if (!m_early.empty()) { // those before it come first
            m_early.push_back({ place, std::move(reason), std::string(raw), std::nullopt });
            return m_early.size() < kEarlyKept || settleEarly();
        }
        return settled(m_pass.reject(place, std::move(reason), raw));
    }

    /// Leaves out what came before the format of the file was known: the same row has the same reason wherever it stands.
    bool settleEarly()
    {
        if (m_ambiguous)
            return true;
        for (auto &[place, reason, raw, value] : std::exchange(m_early, {})) {
            m_pass.current().rowsUnrecognised += value && !m_format;
            if (!(value && m_format ? take(place, *value, formatOf(*value), raw) : settled(m_pass.reject(place, std::move(reason), raw))))
                return false;
        }
        m_likely.clear();
        return true;
    }

    void warning(std::string sentence) override { m_pass.current().warnings.push_back(std::move(sentence)); }

    void table(const TableFacts &facts) override
    {
        m_pass.current().charset = facts.charset;
        m_pass.current().delimiter = delimiterName(facts.delimiter);
    }

    void progress(std::uint64_t bytes) override { m_pass.tell(bytes); }

    /// What to say of weights that stand beside the messages; empty for none.
    std::string rowWeights() const
    {
        std::string names;
        for (const auto &column : m_rowWeights)
            names += (names.empty() ? "" : ", ") + column;
        return names.empty()
            ? names
            : tr_("Not used: %1. Weights are read from messages: {\"role\": \"assistant\", \"content\": \"…\", \"weight\": 0.5}.", names);
    }

    /// What to say of rows that were read in another way than they stand there.
    const std::set<std::string> &notes() const { return m_notes; }

    /// What to say of columns that hold what the questions are about and do not come into the prepared rows; empty for none.
    std::string unread() const
    {
        std::string names;
        std::string mappable;
        std::map<std::string, std::string> pairs; // ours and theirs
        for (const auto &[column, canBeInput] : m_unread) {
            names += (names.empty() ? "" : ", ") + column;
            const auto lower = base::toLower(column);
            const bool isOfAnswer = lower.starts_with("reasoning") || lower == "thinking" || lower.starts_with("rejected");
            const std::string ours = lower == "tools" || isOfAnswer ? ""
                : lower.starts_with("system")                       ? "system"
                : lower == "history"                                ? lower
                : canBeInput                                        ? "input"
                                                                    : "";
            if (!ours.empty() && pairs.emplace(ours, column).second)
                mappable += (mappable.empty() ? "" : ", ") + column;
        }
        if (names.empty())
            return {};
        if (pairs.empty() || (m_format != RowFormat::Alpaca && m_format != RowFormat::PromptCompletion))
            return tr_("Not used: %1. What the answers need of it must stand in the conversation itself.", names);
        const auto &mapping = m_pass.m_settings.columnMapping;
        const auto keep = [&](const char *ours, const char *now) { pairs.emplace(ours, mapping.contains(now) ? mapping.at(now) : std::string(now)); };
        keep("instruction", m_format == RowFormat::Alpaca ? "instruction" : "prompt");
        keep("output", m_format == RowFormat::Alpaca ? "output" : "completion");
        std::string text;
        for (const std::string ours : { "instruction", "input", "output", "system", "history" })
            if (const auto found = pairs.find(ours); found != pairs.end() && found->second != ours)
                text += (text.empty() ? "" : ", ") + ours + ": " + found->second;
        return tr_("Not used: %1. If the answers need %2: data.column_mapping: {%3}.", names, mappable, text);
    }

    const base::Error *refusal() const { return m_refusal ? &*m_refusal : nullptr; }

private:
    struct Early
    {
        RowPlace place;
        std::string reason; // where the file has no format
        std::string raw;
        std::optional<base::Json> value; // none where it is no JSON
    };

    bool take(const RowPlace &place, base::Json value, const base::Result<RowFormat> &format, std::string_view raw)
    {
        if (!format) {
            ++m_pass.current().rowsUnrecognised;
            return settled(m_pass.reject(place, format.error().text(), raw));
        }
        if (m_ambiguous)
            return false;
        for (const auto &column : unreadContext(*format, value))
            if (text::isWeightKey(column))
                m_rowWeights.insert(column);
            else if (!m_pass.m_formatter.asksFor(column))
                m_unread.emplace(column, value[column].is_string() && !value.contains("input"));
        const auto example = toExample(*format, std::move(value));
        if (!example)
            return settled(m_pass.reject(place, example.error().detail + (m_likely.empty() ? "" : " " + m_likely), raw));
        auto prepared = m_pass.m_formatter.row(*example);
        if (prepared)
            m_notes.insert(example->notes.begin(), example->notes.end());
        if (!prepared && prepared.error().kind == base::ErrorKind::BadConfig) // of the settings: not of this row only
            return settled(prepared.error());
        if (!prepared) {
            ++m_pass.current().rowsUnformatted;
            return settled(m_pass.reject(place, prepared.error().detail, raw));
        }
        return settled(m_pass.give(std::move(*prepared), place, nullptr, raw));
    }

    /// The format of the file where the row can be read so; otherwise its own, if there is just one.
    base::Result<RowFormat> formatOf(const base::Json &row)
    {
        const auto &mapping = m_pass.m_settings.columnMapping;
        m_likely.clear();
        if (!m_format) {
            const auto own = recognise(row, mapping);
            if (own) {
                m_format = *own;
            } else if (const auto possible = candidates(row, mapping); !possible.empty()) {
                m_refusal = own.error(); // of the file: its first row that says anything cannot be used as it is
                m_ambiguous = true;
                return possible.front();
            } else {
                return own;
            }
        }
        if (m_pass.current().format.empty())
            m_pass.current().format = formatName(*m_format);
        return formatWithin(*m_format, row, mapping, &m_likely);
    }

    bool settled(const base::Status &status)
    {
        if (!status)
            m_pass.m_outcome = status;
        return static_cast<bool>(status);
    }

    Pass &m_pass;
    std::optional<RowFormat> m_format;
    std::vector<Early> m_early;
    std::optional<base::Error> m_refusal;
    bool m_ambiguous = false;
    std::string m_likely; // what the columns of a row probably mean that is not of the file's format
    std::set<std::string> m_rowWeights;
    std::set<std::string> m_notes;
    std::map<std::string, bool> m_unread; // columns, and whether each could be the input of Alpaca rows
};

base::Result<PrepareReport> Pass::run(const std::vector<Source> &sources)
{
    for (const auto &source : sources)
        m_progress.bytesTotal += source.reader ? source.bytes : 0;
    for (const auto &source : sources) {
        m_report.documents.push_back({ source.name, source.reader ? std::string(source.reader->name) : std::string() });
        current().bytes = source.bytes;
        m_progress.file = source.name;
        if (!source.reader)
            fail(source.isUnreadable ? DocumentState::Failed : DocumentState::Skipped, source.reason);
        else if (source.reader->rows)
            readRows(source);
        else if (!m_settings.langchain.enabled)
            fail(DocumentState::Skipped, tr_("data.langchain.enabled is off, so only rows are read."));
        else
            readDocument(source);
        if (!m_outcome)
            return m_outcome.error();
        if (m_stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("The preparation was canceled; nothing was written."), {} };
        m_bytesBefore += source.reader ? source.bytes : 0;
        tell(0);
    }
    for (const auto &document : m_report.documents) {
        m_report.rowsIn += document.rowsIn;
        m_report.rowsOut += document.rowsOut;
        m_report.rowsSkipped += document.rowsSkipped;
    }
    return std::move(m_report);
}

void Pass::readRows(const Source &source)
{
    Rows rows(*this);
    auto hash = source.reader->rows(source.path, rows, m_stop);
    if (!m_outcome || m_stop.stop_requested() || !rows.settleEarly())
        return;
    if (rows.refusal()) {
        current().rowsIn = current().rowsSkipped = current().rowsUnrecognised = current().rowsUnformatted = 0;
        std::erase_if(m_report.problems, [&](const RowProblem &problem) { return problem.file == source.name; });
        fail(DocumentState::Failed, rows.refusal()->text());
    } else if (!hash) {
        fail(DocumentState::Failed, textOf(hash.error(), source));
    } else {
        current().sha256 = std::move(*hash);
        for (auto &note : { rows.unread(), rows.rowWeights() })
            if (!note.empty())
                current().warnings.push_back(note);
        current().warnings.insert(current().warnings.end(), rows.notes().begin(), rows.notes().end());
        if (current().rowsIn == 0)
            fail(DocumentState::Skipped, tr_("It holds no rows."));
        else if (current().rowsOut == 0)
            fail(DocumentState::Failed, tr_("None of its rows can be used."));
    }
}

void Pass::readDocument(const Source &source)
{
    auto document = source.reader->document(source.path, readOptions(m_settings), m_stop);
    if (!document)
        return fail(DocumentState::Failed, textOf(document.error(), source));
    current().charset = document->charset;
    current().sha256 = document->sha256;
    current().warnings = document->warnings;
    const std::string_view text = document->text;
    const auto cut = m_splitter.split(text, m_stop);
    if (m_stop.stop_requested())
        return;
    if (!cut && cut.error().kind == base::ErrorKind::BadConfig) { // of the settings: not of this document only
        m_outcome = base::Error { base::ErrorKind::BadConfig, source.name + ": " + cut.error().detail, cut.error().hint };
        return;
    }
    if (!cut)
        return fail(DocumentState::Failed, base::sentence(cut.error().detail));
    const auto &chunks = *cut;
    if (const auto checked = checkOverlap(text.size(), chunks); !checked) {
        m_outcome = checked;
        return;
    }
    if (chunks.empty())
        return fail(DocumentState::Skipped, document->whyEmpty());
    m_readBytes += text.size();
    RowPlace place { 1, 0 };
    std::size_t counted = 0;
    for (const auto &chunk : chunks) {
        if (m_stop.stop_requested())
            return;
        // Overlapping chunks begin before the last one ended, but never before it began.
        place.line += std::count(
            text.begin() + static_cast<std::ptrdiff_t>(counted), text.begin() + static_cast<std::ptrdiff_t>(std::max(chunk.begin, counted)), '\n');
        counted = std::max(chunk.begin, counted);
        ++place.row;
        ++current().rowsIn;
        auto row = m_formatter.row(chunk, document->title, source.name);
        current().rowsUnformatted += !row;
        m_outcome = !row && row.error().kind == base::ErrorKind::BadConfig ? base::Status(row.error())
            : row                                                          ? give(std::move(*row), place, &chunk,
                  m_settings.splitBy == config::SplitBy::Row ? std::string_view(chunk.text) : std::string_view(source.name))
                                                                           : reject(place, row.error().detail, chunk.text);
        if (!m_outcome)
            return;
    }
    if (current().rowsOut == 0)
        fail(DocumentState::Failed, tr_("None of its chunks can be used."));
}

/// Many small documents together make no more of their text than one large one may.
base::Status Pass::checkOverlap(std::size_t bytes, const std::vector<split::Chunk> &chunks)
{
    constexpr std::uint64_t kMost = 64, kAlways = 16u << 20;
    m_textBytes += bytes;
    for (const auto &chunk : chunks)
        m_chunkBytes += chunk.text.size();
    if (m_chunkBytes <= kMost * m_textBytes + kAlways)
        return base::ok();
    return base::Error { base::ErrorKind::BadConfig,
        tr_("With data.langchain.chunk_overlap %1 and chunk_size %2, documents with a size of %3 became rows with a size of %4 so far.",
            base::formatCount(m_settings.langchain.chunkOverlap), base::formatCount(m_settings.langchain.chunkSize), base::formatBytes(m_textBytes),
            base::formatBytes(m_chunkBytes)),
        tr_("Lower data.langchain.chunk_overlap.") };
}

/// What many rows together may become: a long system prompt fills a disk as well where each of them is short.
base::Status Pass::checkGrowth(const base::Json &row)
{
    constexpr std::uint64_t kMost = 64, kAlways = 16u << 20;
    m_madeBytes += bytesOf(row);
    return m_madeBytes <= kMost * m_readBytes + kAlways ? base::ok() : base::Status(tooMuchOf(m_formatter.growingKey(), m_madeBytes, m_readBytes));
}

base::Status Pass::give(base::Json row, RowPlace place, const split::Chunk *chunk, std::string_view group)
{
    if (auto checked = checkGrowth(row); !checked)
        return checked;
    PreparedRow prepared { std::move(row), m_report.documents.size() - 1, place };
    if (chunk) {
        prepared.begin = chunk->begin;
        prepared.end = chunk->end;
    }
    prepared.isValidation = m_holdOut.isValidation(group);
    ++(prepared.isValidation ? m_report.validationRows : m_report.trainRows);
    ++current().rowsOut;
    ++m_progress.rowsOut;
    return m_sink.row(std::move(prepared));
}

base::Status Pass::reject(RowPlace place, std::string reason, std::string_view raw)
{
    ++current().rowsSkipped;
    RowProblem problem { current().name, place.line, place.row, std::move(reason) };
    if (m_report.problems.size() < kProblemsKept)
        m_report.problems.push_back(problem);
    return m_sink.rejected(problem, raw);
}

void Pass::fail(DocumentState state, std::string reason)
{
    current().state = state;
    current().reason = std::move(reason);
}

void Pass::tell(std::uint64_t bytesOfFile)
{
    m_progress.bytesDone = std::min(m_bytesBefore + bytesOfFile, m_progress.bytesTotal);
    if (m_observer)
        m_observer(m_progress);
}

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
unsigned modeOfSources(const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop)
{
    std::vector<std::filesystem::path> files;
    if (const auto sources = listSources(project / settings.inputPath, settings.inputType, stop))
        for (const auto &source : *sources)
            if (source.reader)
                files.push_back(source.path);
    return base::modeFrom(files);
}

} // namespace

base::Result<PrepareReport> forEachPrepared(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    PreparedSink &sink, const PrepareObserver &observer, std::stop_token stop)
{
    const auto splitter = split::Splitter::create(settings.langchain, options.tokenizer);
    if (!splitter)
        return splitter.error();
    const auto formatter = Formatter::create(settings);
    if (!formatter)
        return formatter.error();
    const auto input = project / settings.inputPath;
    auto sources = listSources(input, settings.inputType, stop);
    if (!sources)
        return sources.error();
    const auto files = preparedFiles(settings, project);
    for (auto &source : *sources) {
        const auto path = source.path.lexically_normal();
        if (path == files.train || path == files.validation || path == files.rejected || path == files.report || path == files.manifest) {
            source.reader = nullptr;
            source.reason = tr_("It is the result of an earlier preparation.");
        }
    }
    HoldOut holdOut(settings.seed, settings.validationFraction);
    const auto once = [&] { return Pass(settings, **splitter, *formatter, holdOut, sink, observer, stop).run(*sources); };
    auto report = once();
    if (report && holdOut.isLopsided()) {
        holdOut.even();
        if (const auto ready = sink.restart(); !ready)
            return ready.error();
        report = once();
    }
    if (report && report->rowsOut == 0)
        return nothingCameOut(*report, input);
    if (report)
        report->warnings = warningsOf(settings, *report);
    return report;
}

base::Result<PrepareReport> prepareData(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    const PrepareObserver &observer, std::stop_token stop)
{
    const auto files = preparedFiles(settings, project);
    const auto place = outputFolder(settings, project, options.isOutputTyped);
    if (!place)
        return place.error();
    const auto folder = OutputFolder::open(*place);
    if (!folder)
        return folder.error();
    const PreparedSet set(folder->root(), files, modeOfSources(settings, project, stop));
    if (folder->isLocked())
        if (const auto recovered = set.recover(); !recovered)
            return recovered.error();
    if (const auto may = set.mayReplace(); !may)
        return may.error();
    PreparedFileSink sink(set, files);
    if (const auto opened = sink.restart(); !opened)
        return opened.error();
    auto report = forEachPrepared(settings, project, options, sink, observer, stop);
    if (!report)
        return report;
    report->trainFile = files.train;
    report->reportFile = files.report;
    report->validationFile = report->validationRows > 0 ? files.validation : std::filesystem::path();
    report->rejectedFile = report->rowsSkipped > 0 ? files.rejected : std::filesystem::path();
    if (const auto written = sink.commit(*report, settings, project); !written)
        return written.error();
    return report;
}

} // namespace anneal::data
