// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preview.h"

#include "core/base/tr.h"
#include "core/data/example.h"

#include <algorithm>

namespace anneal::data {
namespace {

class FirstRows : public RowSink
{
public:
    FirstRows(RowPreview &preview, const std::string &file, const std::map<std::string, std::string> &mapping, std::size_t limit)
        : m_preview(preview)
        , m_file(file)
        , m_mapping(mapping)
        , m_limit(limit)
    { }

    bool row(const RowPlace &place, base::Json value, std::string_view) override
    {
        value = mapped(std::move(value), m_mapping);
        if (!m_preview.format) {
            const auto format = recognise(value, m_mapping);
            if (format)
                m_preview.format = *format;
            else if (m_preview.formatProblem.empty())
                m_preview.formatProblem = format.error().text();
        }
        m_preview.rows.push_back({ place, std::move(value) });
        return m_preview.rows.size() < m_limit;
    }

    bool bad(const RowPlace &place, std::string reason, std::string_view) override
    {
        m_preview.problems.push_back({ m_file, place.line, place.row, std::move(reason) });
        return m_preview.problems.size() < m_limit;
    }

    void warning(std::string sentence) override { m_preview.warnings.push_back(std::move(sentence)); }
    void table(const TableFacts &facts) override { m_preview.table = facts; }
    void progress(std::uint64_t) override { }

private:
    RowPreview &m_preview;
    const std::string &m_file;
    const std::map<std::string, std::string> &m_mapping;
    const std::size_t m_limit;
};

/// Why a preparation would leave the row out; empty where it would not.
std::string whyNot(RowFormat ofFile, const base::Json &row, const std::map<std::string, std::string> &mapping)
{
    std::string likely;
    const auto format = formatWithin(ofFile, row, mapping, &likely);
    if (!format)
        return format.error().text();
    const auto example = toExample(*format, row);
    return example ? std::string() : example.error().detail + (likely.empty() ? "" : " " + likely);
}

} // namespace

std::vector<std::string> headingsOver(const document::Document &document, const split::Chunk &chunk)
{
    if (chunk.headings.empty()) {
        const auto headings = document.headingsAt(chunk.begin);
        return { headings.begin(), headings.end() };
    }
    std::vector<std::string> headings;
    for (const auto &heading : chunk.headings)
        headings.push_back(heading.text);
    return headings;
}

base::Result<ChunkPreview> previewChunks(const Source &source, const config::DataConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer,
    DocumentCache &documents, const std::stop_token &stop)
{
    const auto splitter = split::Splitter::create(settings.langchain, std::move(tokenizer));
    if (!splitter)
        return splitter.error();
    auto document = documents.read(source, settings, stop);
    if (!document)
        return document.error();
    auto chunks = (*splitter)->split((*document)->text, stop);
    if (stop.stop_requested())
        return base::Error { base::ErrorKind::Canceled, tr_("Cutting %1 was canceled.", source.name), {} };
    if (!chunks)
        return chunks.error();
    return ChunkPreview { std::move(*document), std::move(*chunks) };
}

base::Result<RowPreview> rowsOf(const Source &source, const std::map<std::string, std::string> &mapping, std::size_t limit, std::stop_token stop)
{
    RowPreview preview;
    FirstRows sink(preview, source.name, mapping, limit);
    const auto read = source.reader->rows(source.path, sink, stop);
    if (!read)
        return read.error();
    preview.isWhole = !read->empty();
    if (!preview.format)
        return preview;
    preview.formatProblem.clear();
    for (const auto &[place, value] : preview.rows) {
        if (auto reason = whyNot(*preview.format, value, mapping); !reason.empty())
            preview.problems.push_back({ source.name, place.line, place.row, std::move(reason) });
        else
            ++preview.usable;
    }
    std::stable_sort(
        preview.problems.begin(), preview.problems.end(), [](const RowProblem &one, const RowProblem &other) { return one.row < other.row; });
    return preview;
}

} // namespace anneal::data
