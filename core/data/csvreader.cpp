// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/csvrecords.h"
#include "core/data/rowreader.h"
#include "core/document/decodedfile.h"
#include "core/document/document.h"

#include <algorithm>
#include <set>

namespace anneal::data {
namespace {

/// Makes rows of records: the first one is the header.
class CsvRows
{
public:
    explicit CsvRows(RowSink &sink) : m_sink(sink) { }

    bool take(CsvRecord &record)
    {
        if (record.isEmpty())
            return true;
        if (!m_hasHeader) {
            m_hasHeader = true;
            return takeHeader(record);
        }
        const RowPlace place { record.line, ++m_row };
        if (const auto reason = whyBad(record); !reason.empty())
            return m_sink.bad(place, reason, record.raw);
        if (record.cells.size() < m_names.size() && ++m_short == 1)
            m_firstShort = record.line;
        auto row = base::Json::object();
        for (std::size_t i = 0; i < m_names.size(); ++i)
            base::appendKey(row, m_names[i], i < record.cells.size() ? base::Json(std::move(record.cells[i])) : base::Json());
        return m_sink.row(place, std::move(row), record.raw);
    }

    void finish()
    {
        if (m_short == 1)
            m_sink.warning(tr_("Line %1 has fewer cells than the header; the missing ones are empty.", base::formatCount(m_firstShort)));
        else if (m_short > 1)
            m_sink.warning(tr_("%1 rows have fewer cells than the header, the first in line %2; the missing ones are empty.",
                base::formatCount(m_short), base::formatCount(m_firstShort)));
    }

private:
    bool takeHeader(const CsvRecord &record)
    {
        if (const auto reason = whyBad(record); !reason.empty())
            return m_sink.bad({ record.line, 0 }, reason, record.raw) && false;
        std::set<std::string> taken(record.cells.begin(), record.cells.end());
        for (const auto &cell : record.cells) {
            const auto number = m_names.size() + 1;
            auto name = std::string(base::trimmed(cell));
            const bool isTwice = std::find(m_names.begin(), m_names.end(), name) != m_names.end();
            if (name.empty() || isTwice) {
                const auto wanted = name.empty() ? "column " + std::to_string(number) : name + " " + std::to_string(number);
                auto own = wanted;
                while (taken.contains(own))
                    own += "_";
                if (isTwice)
                    m_sink.warning(tr_("Two columns have the name \"%1\"; the later one is read as \"%2\".", name, own));
                name = std::move(own);
            }
            taken.insert(name);
            m_names.push_back(std::move(name));
        }
        return true;
    }

    std::string whyBad(const CsvRecord &record) const
    {
        if (record.isTooLong)
            return tr_("The row is longer than 64 MiB, or has more than 100,000 cells.");
        if (record.isOpen)
            return tr_("A quote that begins in this row is not closed before the end of the file.");
        if (record.raw.find('\0') != std::string::npos)
            return tr_("The row holds a NUL character.");
        const auto last = std::find_if(record.cells.rbegin(), record.cells.rend(), [](const std::string &cell) { return !cell.empty(); });
        const auto filled = static_cast<std::size_t>(record.cells.rend() - last); // spreadsheets leave empty cells at the end
        if (!m_names.empty() && filled > m_names.size())
            return tr_("The row has %1 cells, the header %2.", filled, m_names.size());
        return {};
    }

    RowSink &m_sink;
    std::vector<std::string> m_names;
    bool m_hasHeader = false;
    std::int64_t m_row = 0;
    std::int64_t m_short = 0;
    std::int64_t m_firstShort = 0;
};

/// Excel's own first line, "sep=;", names the delimiter; it is cut off.
char declaredDelimiter(std::string &beginning)
{
    constexpr std::string_view kDeclaration = "sep=";
    if (beginning.size() < kDeclaration.size() + 2 || base::toLower(beginning.substr(0, kDeclaration.size())) != kDeclaration)
        return '\0';
    const char delimiter = beginning[kDeclaration.size()];
    const auto end = beginning.find('\n');
    if (end == std::string::npos || !base::trimmed(std::string_view(beginning).substr(0, end).substr(kDeclaration.size() + 1)).empty())
        return '\0';
    beginning.replace(0, end, ""); // its line end stays, for the numbers of lines
    return delimiter;
}

} // namespace

std::string delimiterName(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "comma";
    case ';':
        return "semicolon";
    case '\t':
        return "tab";
    case '|':
        return "bar";
    default:
        return { delimiter };
    }
}

base::Result<std::string> readCsv(const std::filesystem::path &file, RowSink &sink, std::stop_token stop)
{
    auto source = document::DecodedFile::open(file, stop);
    if (!source)
        return source.error();
    auto piece = source->next();
    if (!piece)
        return piece.error();
    const auto declared = declaredDelimiter(*piece);
    constexpr std::size_t kLooked = 256 << 10;
    const auto beginning = std::string_view(*piece).substr(0, kLooked);
    const auto delimiter = declared ? declared : csvDelimiter(beginning, beginning.size() < kLooked);
    sink.table({ source->charset(), delimiter });
    for (const auto &warning : source->warnings())
        sink.warning(warning);
    CsvRows rows(sink);
    CsvRecords records(delimiter, [&](CsvRecord &record) { return !stop.stop_requested() && rows.take(record); });
    while (piece && !piece->empty()) {
        if (!records.add(*piece) && !stop.stop_requested())
            return std::string();
        if (stop.stop_requested())
            return document::readingCanceled(file);
        sink.progress(source->position());
        piece = source->next();
    }
    if (!piece)
        return piece.error();
    if (!records.finish())
        return std::string();
    rows.finish();
    return source->sha256();
}

} // namespace anneal::data
