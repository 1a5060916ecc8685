// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/rows.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

namespace anneal::plan {
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
    return EncodedIds { std::move(row->ids), std::move(row->weights) };
}

bool isTrained(const EncodedIds &row)
{
    return std::any_of(row.weights.begin(), row.weights.end(), [](float weight) { return weight > 0; });
}
bool isTrained(const RowOutline &row)
{
    return !row.trained.empty();
}

/// Tokenises every `stride`-th line into Rows with `keep`, on all processors.
template <typename Row, typename Keep>
base::Status readRows(const std::filesystem::path &file, std::string_view content, const text::RowEncoder &encoder, std::int64_t vocabulary,
    std::size_t enough, const std::function<bool()> &shouldStop, RowsRead &read, std::vector<Row> &kept, std::int64_t &looked, Keep keep)
{
    auto lines = linesOf(content);
    read.lines = static_cast<std::int64_t>(lines.size());
    if (lines.size() > enough) {
        const auto stride = (lines.size() + enough - 1) / enough;
        for (std::size_t i = 0; i * stride < lines.size(); ++i)
            lines[i] = lines[i * stride];
        lines.resize((lines.size() + stride - 1) / stride);
    }
    looked = static_cast<std::int64_t>(lines.size());
    std::vector<std::optional<Row>> rows(lines.size());
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
                    rows[i] = keep(std::move(*row));
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

    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (rows[i]) {
            read.untrained += !isTrained(*rows[i]);
            kept.push_back(std::move(*rows[i]));
            continue;
        }
        ++read.badLines;
        if (read.problems.size() < kProblemsKept)
            read.problems.push_back(std::move(problems[i]));
    }
    if (kept.empty())
        return base::Error { base::ErrorKind::BadData,
            file.string() + (lines.empty() ? " holds no rows." : " holds no row that can be used; " + read.problems.front()),
            "Prepare the data again." };
    return base::ok();
}

} // namespace

std::int64_t RowOutline::labels(std::size_t begin, std::size_t end) const
{
    std::int64_t count = 0;
    for (const auto &span : trained) {
        const auto from = std::max<std::size_t>(span.begin, begin), to = std::min<std::size_t>(span.end, end);
        count += to > from ? static_cast<std::int64_t>(to - from) : 0;
    }
    return count;
}

double RowOutline::weight(std::size_t begin, std::size_t end) const
{
    double sum = 0;
    for (const auto &span : trained) {
        const auto from = std::max<std::size_t>(span.begin, begin), to = std::min<std::size_t>(span.end, end);
        sum += to > from ? static_cast<double>(to - from) * static_cast<double>(span.weight) : 0;
    }
    return sum;
}

RowOutline outlineOf(const EncodedIds &row)
{
    RowOutline outline { row.ids.size(), {} };
    for (std::size_t i = 0; i < row.weights.size(); ++i) {
        const auto weight = row.weights[i];
        if (weight <= 0)
            continue;
        const auto at = static_cast<std::uint32_t>(i);
        if (outline.trained.empty() || outline.trained.back().end != at || outline.trained.back().weight != weight)
            outline.trained.push_back({ at, at, weight });
        outline.trained.back().end = at + 1;
    }
    return outline;
}

base::Result<text::RowEncoder> makeEncoder(
    std::shared_ptr<const text::Tokenizer> tokenizer, const config::FineTuneConfig &config, const std::filesystem::path &chatTemplate)
{
    text::RowEncoder::Settings settings;
    const auto &lossOn = config.training.lossOn;
    settings.lossOn = lossOn == "all" ? text::LossOn::All : lossOn == "assistant" ? text::LossOn::Assistant : text::LossOn::Completion;
    settings.specialAsText = config.data.specialTokens != "token";
    settings.reasoning = text::reasoningFromName(config.data.reasoning);
    if (config.model.templateTime)
        settings.clock = base::secondsAsWritten(*config.model.templateTime);
    if (!chatTemplate.empty()) {
        auto source = base::readFile(chatTemplate, 1 << 20);
        if (!source)
            return source.error();
        settings.chatTemplate = std::move(*source);
    }
    return text::RowEncoder::create(std::move(tokenizer), std::move(settings));
}

base::Result<EncodedFile> encodeFile(
    const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop)
{
    const auto mapped = base::MappedFile::open(file);
    if (!mapped)
        return mapped.error();
    EncodedFile result;
    std::int64_t looked = 0;
    const auto keep = [](EncodedIds row) { return row; };
    if (auto read = readRows(file, (*mapped)->text(), encoder, vocabulary, SIZE_MAX, shouldStop, result, result.rows, looked, keep); !read)
        return read.error();
    result.sha256 = base::sha256((*mapped)->text());
    return result;
}

base::Result<OutlinedFile> outlineFile(const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary,
    std::size_t enough, const std::function<bool()> &shouldStop)
{
    const auto mapped = base::MappedFile::open(file);
    if (!mapped)
        return mapped.error();
    OutlinedFile result;
    const auto keep = [](const EncodedIds &row) { return outlineOf(row); };
    if (auto read = readRows(file, (*mapped)->text(), encoder, vocabulary, enough, shouldStop, result, result.rows, result.looked, keep); !read)
        return read.error();
    return result;
}

} // namespace anneal::plan
