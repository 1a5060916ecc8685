// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainingdata.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <optional>
#include <thread>

namespace anneal::train {
namespace {

constexpr std::size_t kRowsAtOnce = 16;   // taken by a thread at a time
constexpr std::size_t kProblemsKept = 20; // told one by one; the rest is counted

struct Line
{
    std::string_view text;
    std::int64_t number = 0; // 1-based, in the file
};

std::vector<Line> linesOf(std::string_view text)
{
    std::vector<Line> lines;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    for (std::int64_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = base::trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty())
            lines.push_back({ line, number });
    }
    return lines;
}

base::Result<EncodedIds> encodeLine(const Line &line, const text::RowEncoder &encoder, std::int64_t vocabulary)
{
    const auto json = base::parseJson(line.text);
    if (!json)
        return json.error();
    auto row = encoder.encode(*json);
    if (!row)
        return row.error();
    for (const auto id : row->ids)
        if (id < 0 || id >= vocabulary)
            return base::Error { base::ErrorKind::BadData,
                "token id " + std::to_string(id) + " is not in the model's vocabulary of " + std::to_string(vocabulary) + ".", {} };
    return EncodedIds { std::move(row->ids), std::move(row->trained) };
}

bool hasLabel(const EncodedIds &row, const Piece &piece)
{
    const auto from = row.trained.begin() + static_cast<std::ptrdiff_t>(piece.begin);
    return std::any_of(from, from + static_cast<std::ptrdiff_t>(piece.length), [](auto mark) { return mark != 0; });
}

/// Labels of the loss: a document's first token has nothing before it that could predict it.
std::int64_t countLabels(const Sequence &sequence, const std::vector<EncodedIds> &rows)
{
    std::int64_t count = 0;
    bool first = true;
    for (const auto &piece : sequence.pieces) {
        const auto &trained = rows[piece.row].trained;
        const bool startsDocument = first || !sequence.oneDocument;
        for (auto i = piece.begin + (startsDocument ? 1 : 0); i < piece.begin + piece.length; ++i)
            count += trained[i] != 0;
        first = false;
    }
    return count;
}

} // namespace

base::Result<EncodedFile> encodeFile(
    const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop)
{
    const auto mapped = base::MappedFile::open(file);
    if (!mapped)
        return mapped.error();
    const auto lines = linesOf((*mapped)->text());
    std::vector<std::optional<EncodedIds>> rows(lines.size());
    std::vector<std::string> problems(lines.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> canceled = false;

    const auto work = [&](bool mayAsk) {
        while (!canceled) {
            const auto from = next.fetch_add(kRowsAtOnce);
            if (from >= lines.size())
                return;
            for (auto i = from; i < std::min(from + kRowsAtOnce, lines.size()); ++i) {
                auto row = encodeLine(lines[i], encoder, vocabulary);
                if (row)
                    rows[i] = std::move(*row);
                else
                    problems[i] = "line " + std::to_string(lines[i].number) + ": " + row.error().text();
            }
            if (mayAsk && shouldStop && shouldStop())
                canceled = true;
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < std::max(1u, std::thread::hardware_concurrency()) && i * kRowsAtOnce < lines.size(); ++i)
            helpers.emplace_back([&] { work(false); });
        work(true);
    }
    if (canceled)
        return base::Error { base::ErrorKind::Canceled, "Reading " + file.string() + " was stopped.", {} };

    EncodedFile result;
    result.lines = static_cast<std::int64_t>(lines.size());
    result.sha256 = base::sha256((*mapped)->text());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (rows[i]) {
            result.untrained += std::none_of(rows[i]->trained.begin(), rows[i]->trained.end(), [](auto mark) { return mark != 0; });
            result.rows.push_back(std::move(*rows[i]));
            continue;
        }
        ++result.badLines;
        if (result.problems.size() < kProblemsKept)
            result.problems.push_back(std::move(problems[i]));
    }
    if (result.rows.empty())
        return base::Error { base::ErrorKind::BadData,
            file.string() + (lines.empty() ? " holds no rows." : " holds no row that can be used; " + result.problems.front()),
            "Prepare the data again." };
    return result;
}

Dataset::Dataset(std::vector<EncodedIds> rows, const Settings &settings) : m_rows(std::move(rows))
{
    std::vector<std::size_t> lengths;
    for (const auto &row : m_rows)
        lengths.push_back(row.ids.size());
    m_sequences = pack(lengths, settings.maxLength, settings.packing, settings.longRows);
    if (settings.packing == Packing::None)
        std::erase_if(m_sequences, [this](const Sequence &sequence) { return !hasLabel(m_rows[sequence.pieces[0].row], sequence.pieces[0]); });
    for (const auto &sequence : m_sequences)
        m_labels.push_back(countLabels(sequence, m_rows));
}

std::int64_t Dataset::tokens() const
{
    return std::accumulate(m_sequences.begin(), m_sequences.end(), std::int64_t(0),
        [](std::int64_t sum, const Sequence &sequence) { return sum + static_cast<std::int64_t>(sequence.length()); });
}

std::int64_t Dataset::labels() const
{
    return std::accumulate(m_labels.begin(), m_labels.end(), std::int64_t(0));
}

std::int64_t Dataset::longest() const
{
    std::size_t longest = 0;
    for (const auto &sequence : m_sequences)
        longest = std::max(longest, sequence.length());
    return static_cast<std::int64_t>(longest);
}

model::PackedBatch Dataset::batch(std::span<const std::int64_t> sequences) const
{
    std::vector<std::vector<std::int32_t>> ids;
    std::vector<std::vector<std::uint8_t>> trained;
    for (const auto index : sequences) {
        const auto &sequence = m_sequences[static_cast<std::size_t>(index)];
        bool first = true;
        for (const auto &piece : sequence.pieces) {
            if (first || !sequence.oneDocument) {
                ids.emplace_back();
                trained.emplace_back();
            }
            first = false;
            const auto &row = m_rows[piece.row];
            ids.back().insert(
                ids.back().end(), row.ids.begin() + std::ptrdiff_t(piece.begin), row.ids.begin() + std::ptrdiff_t(piece.begin + piece.length));
            trained.back().insert(trained.back().end(), row.trained.begin() + std::ptrdiff_t(piece.begin),
                row.trained.begin() + std::ptrdiff_t(piece.begin + piece.length));
        }
    }
    return model::packDocuments(ids, trained);
}

std::int64_t Dataset::tokens(std::span<const std::int64_t> sequences) const
{
    std::int64_t sum = 0;
    for (const auto index : sequences)
        sum += static_cast<std::int64_t>(m_sequences[static_cast<std::size_t>(index)].length());
    return sum;
}

std::int64_t Dataset::labels(std::span<const std::int64_t> sequences) const
{
    std::int64_t sum = 0;
    for (const auto index : sequences)
        sum += m_labels[static_cast<std::size_t>(index)];
    return sum;
}

std::vector<std::int64_t> epochOrder(std::int64_t count, std::int64_t seed, std::int64_t epoch)
{
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(seed + epoch));
    const auto order = at::randperm(count, generator, at::TensorOptions().dtype(at::kLong)).contiguous();
    const auto *first = order.const_data_ptr<std::int64_t>();
    return { first, first + count };
}

} // namespace anneal::train
