// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preparepass.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/preparerows.h"

#include <algorithm>

namespace anneal::data {
namespace {

constexpr std::size_t kProblemsKept = 1000;

} // namespace

base::Result<PrepareReport> PreparePass::run(const std::vector<Source> &sources)
{
    for (const auto &source : sources)
        m_progress.bytesTotal += source.reader ? source.bytes : 0;
    const auto isWanted
        = [this](const Source &source, const base::FileStamp &stamp) { return m_settings.langchain.enabled && !m_sink.mayBeKept(source, stamp); };
    ReadAhead ahead(sources, readOptions(m_settings), m_splitter, isWanted, m_stop);
    for (const auto &source : sources) {
        m_progress.file = source.name;
        auto file = ahead.next();
        auto kept = m_sink.kept(source, file.stamp);
        if (kept)
            m_file = std::move(*kept);
        else if (const auto status = read(source, std::move(file)); !status)
            return status.error();
        m_progress.rowsOut += kept ? current().rowsOut : 0;
        close();
        m_bytesBefore += source.reader ? source.bytes : 0;
        tell(0);
    }
    m_report.validationRows = m_holdOut.validationRows();
    m_report.trainRows = m_report.rowsOut - m_report.validationRows;
    m_report.sides = std::move(m_holdOut);
    return std::move(m_report);
}

base::Status PreparePass::read(const Source &source, ReadFile ahead)
{
    m_file = {};
    current().name = source.name;
    current().kind = source.reader ? source.reader->name : std::string_view();
    current().bytes = source.bytes;
    if (!source.reader)
        fail(source.isUnreadable ? DocumentState::Failed : DocumentState::Skipped, source.reason);
    else if (source.reader->rows)
        readRows(source);
    else if (!m_settings.langchain.enabled)
        fail(DocumentState::Skipped, tr_("data.langchain.enabled is off, so only rows are read."));
    else
        takeDocument(source, std::move(ahead));
    if (!m_outcome)
        return m_outcome;
    if (m_stop.stop_requested())
        return base::Error { base::ErrorKind::Canceled, tr_("The preparation was canceled; nothing was written."), {} };
    return m_sink.end(m_file);
}

/// Adds what the current file gave to the whole.
void PreparePass::close()
{
    m_report.rowsIn += current().rowsIn;
    m_report.rowsOut += current().rowsOut;
    m_report.rowsSkipped += current().rowsSkipped;
    m_holdOut.add(m_file.groups);
    m_before.add(m_file);
    for (auto &problem : m_file.problems)
        if (m_report.problems.size() < kProblemsKept)
            m_report.problems.push_back(std::move(problem));
    m_report.documents.push_back(std::move(current()));
}

void PreparePass::readRows(const Source &source)
{
    Rows rows(*this);
    auto hash = source.reader->rows(source.path, rows, m_stop);
    if (!m_outcome || m_stop.stop_requested() || !rows.settleEarly())
        return;
    if (rows.refusal()) {
        current().rowsIn = current().rowsSkipped = current().rowsUnrecognised = current().rowsUnformatted = 0;
        m_file.problems.clear();
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

void PreparePass::takeDocument(const Source &source, ReadFile file)
{
    if (!file.document) // it was to be kept, and is damaged
        readAndCut(source, readOptions(m_settings), m_splitter, m_stop, file);
    if (m_stop.stop_requested())
        return;
    const auto &document = *file.document;
    if (!document)
        return fail(DocumentState::Failed, textOf(document.error(), source));
    current().charset = document->charset;
    current().sha256 = document->sha256;
    current().warnings = document->warnings;
    const std::string_view text = document->text;
    const auto &cut = *file.chunks;
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
    m_file.readBytes += text.size();
    giveChunks(source, *document, chunks);
    if (m_outcome && !m_stop.stop_requested() && current().rowsOut == 0)
        fail(DocumentState::Failed, tr_("None of its chunks can be used."));
}

void PreparePass::giveChunks(const Source &source, const document::Document &document, const std::vector<split::Chunk> &chunks)
{
    const std::string_view text = document.text;
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
        place.page = document.pageAt(chunk.begin);
        ++current().rowsIn;
        auto row = m_formatter.row(chunk, document.title, source.name);
        current().rowsUnformatted += !row;
        m_outcome = !row && row.error().kind == base::ErrorKind::BadConfig ? base::Status(row.error())
            : row                                                          ? give(std::move(*row), place, &chunk,
                  m_settings.splitBy == config::SplitBy::Row ? std::string_view(chunk.text) : std::string_view(source.name))
                                                                           : reject(place, row.error().detail, chunk.text);
        if (!m_outcome)
            return;
    }
}

/// Many small documents together make no more of their text than one large one may.
base::Status PreparePass::checkOverlap(std::size_t bytes, const std::vector<split::Chunk> &chunks)
{
    constexpr std::uint64_t kMost = 64, kAlways = 16u << 20;
    m_file.textBytes += bytes;
    for (const auto &chunk : chunks)
        m_file.chunkBytes += chunk.text.size();
    const auto textBytes = m_before.textBytes + m_file.textBytes, chunkBytes = m_before.chunkBytes + m_file.chunkBytes;
    if (chunkBytes <= kMost * textBytes + kAlways)
        return base::ok();
    return base::Error { base::ErrorKind::BadConfig,
        tr_("With data.langchain.chunk_overlap %1 and chunk_size %2, documents with a size of %3 became rows with a size of %4 so far.",
            base::formatCount(m_settings.langchain.chunkOverlap), base::formatCount(m_settings.langchain.chunkSize), base::formatBytes(textBytes),
            base::formatBytes(chunkBytes)),
        tr_("Lower data.langchain.chunk_overlap.") };
}

/// What many rows together may become: a long system prompt fills a disk as well where each of them is short.
base::Status PreparePass::checkGrowth(const base::Json &row)
{
    constexpr std::uint64_t kMost = 64, kAlways = 16u << 20;
    m_file.madeBytes += bytesOf(row);
    const auto made = m_before.madeBytes + m_file.madeBytes, read = m_before.readBytes + m_file.readBytes;
    return made <= kMost * read + kAlways ? base::ok() : base::Status(tooMuchOf(m_formatter.growingKey(), made, read));
}

base::Status PreparePass::give(base::Json row, RowPlace place, const split::Chunk *chunk, std::string_view group)
{
    if (auto checked = checkGrowth(row); !checked)
        return checked;
    PreparedRow prepared { .row = std::move(row), .document = m_report.documents.size(), .place = place, .group = m_holdOut.pointOf(group) };
    if (chunk) {
        prepared.begin = chunk->begin;
        prepared.end = chunk->end;
    }
    m_file.groups.add({ prepared.group, 1 }, m_holdOut.isBelow(prepared.group));
    ++current().rowsOut;
    ++m_progress.rowsOut;
    return m_sink.row(std::move(prepared));
}

base::Status PreparePass::reject(RowPlace place, std::string reason, std::string_view raw)
{
    ++current().rowsSkipped;
    RowProblem problem { current().name, place.line, place.row, std::move(reason) };
    if (m_file.problems.size() < kProblemsKept)
        m_file.problems.push_back(problem);
    return m_sink.rejected(problem, raw);
}

void PreparePass::fail(DocumentState state, std::string reason)
{
    current().state = state;
    current().reason = std::move(reason);
}

void PreparePass::tell(std::uint64_t bytesOfFile)
{
    m_progress.bytesDone = std::min(m_bytesBefore + bytesOfFile, m_progress.bytesTotal);
    if (m_observer)
        m_observer(m_progress);
}

} // namespace anneal::data
