// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/rows.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace anneal::plan {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRowsAtOnce = 16;   // taken by a thread at a time
constexpr std::size_t kProblemsKept = 20; // told one by one; the rest is counted

struct Line
{
    std::string text;        // trimmed, never empty
    std::int64_t number = 0; // 1-based, in the file
    bool tooLong = false;    // then `text` is its beginning
};

/// The rows of a file one by one, read piece by piece: somebody may shorten the file meanwhile, and a mapped one would end the process.
class LineReader
{
public:
    static base::Result<LineReader> open(const fs::path &file)
    {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0)
            return base::fileError("open", file, errno);
        LineReader reader(file, descriptor);
        struct stat info = {};
        if (::fstat(descriptor, &info) != 0)
            return base::fileError("read", file, errno);
        if (!S_ISREG(info.st_mode))
            return base::Error { base::ErrorKind::BadInput, tr_("%1 is not a regular file.", file.string()), tr_("Name a file of rows.") };
        return reader;
    }
    LineReader(LineReader &&other) noexcept = default;

    /// The next line that is not blank; nothing at the end.
    base::Result<std::optional<Line>> next()
    {
        Line line;
        for (;;) {
            const auto end = m_buffer.find('\n', m_at);
            const auto piece = std::string_view(m_buffer).substr(m_at, end - m_at);
            if (line.text.size() < kLongestLine)
                line.text += piece;
            else
                line.tooLong = true;
            if (end == std::string::npos) {
                if (auto filled = fill(); !filled)
                    return filled.error();
                if (!m_buffer.empty())
                    continue;
            } else {
                m_at = end + 1;
            }
            ++m_number;
            if (m_number == 1 && line.text.starts_with("\xEF\xBB\xBF"))
                line.text.erase(0, 3);
            const auto row = base::trimmed(line.text);
            if (!row.empty()) {
                line.number = m_number;
                line.text = std::string(row);
                return std::optional(std::move(line));
            }
            if (m_buffer.empty())
                return std::optional<Line>();
            line = {};
        }
    }
    /// Of all that was read. REQUIRES: next() gave nothing; asked once.
    std::string sha256() { return m_hash.hex(); }

private:
    static constexpr std::size_t kPiece = 4 << 20;
    static constexpr std::size_t kLongestLine = 64 << 20; // as where rows are prepared

    LineReader(fs::path file, int descriptor) : m_file(std::move(file)), m_descriptor(descriptor) { }

    base::Status fill()
    {
        m_buffer.resize(kPiece);
        m_at = 0;
        ssize_t count = 0;
        do {
            count = ::read(m_descriptor.value, m_buffer.data(), m_buffer.size());
        } while (count < 0 && errno == EINTR);
        if (count < 0)
            return base::fileError("read", m_file, errno);
        m_buffer.resize(static_cast<std::size_t>(count));
        m_hash.add(m_buffer);
        return base::ok();
    }

    struct Descriptor
    {
        explicit Descriptor(int descriptor) : value(descriptor) { }
        Descriptor(Descriptor &&other) noexcept : value(std::exchange(other.value, -1)) { }
        ~Descriptor()
        {
            if (value >= 0)
                ::close(value);
        }
        int value;
    };

    fs::path m_file;
    Descriptor m_descriptor;
    std::string m_buffer;
    std::size_t m_at = 0; // of the next line in the buffer
    std::int64_t m_number = 0;
    base::Sha256 m_hash;
};

base::Result<text::EncodedRow> encodeLine(const Line &line, const text::RowEncoder &encoder, std::int64_t vocabulary)
{
    if (line.tooLong)
        return base::Error { base::ErrorKind::BadData, tr_("the line is longer than 64 MiB."), {} };
    const auto json = base::parseJson(line.text);
    if (!json)
        return json.error();
    auto row = encoder.encode(*json);
    if (!row)
        return row.error();
    for (const auto id : row->ids)
        if (id < 0 || id >= vocabulary)
            return base::Error { base::ErrorKind::BadData, tr_("token id %1 is not in the model's vocabulary of %2.", id, vocabulary), {} };
    return row;
}

/// A note without its numbers.
std::string kindOf(std::string_view note)
{
    std::string kind;
    for (const char c : note)
        if (c < '0' || c > '9')
            kind += c;
        else if (!kind.ends_with('#'))
            kind += '#';
    return kind;
}

/// Runs `work` on all processors, once with true on this thread. What it throws on one of them is thrown here, when all have ended.
void onAllProcessors(std::size_t most, const std::function<void(bool)> &work)
{
    std::mutex mutex;
    std::exception_ptr first; // guarded by mutex
    const auto guarded = [&](bool isCaller) {
        try {
            work(isCaller);
        } catch (...) {
            const std::scoped_lock lock(mutex);
            if (!first)
                first = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        try {
            for (std::size_t i = 1; i < std::min<std::size_t>(most, std::max(1u, std::thread::hardware_concurrency())); ++i)
                helpers.emplace_back([&] { guarded(false); });
        } catch (const std::system_error &) {
            // No more threads are to be had: those that there are do the work.
        }
        guarded(true);
    }
    if (first)
        std::rethrow_exception(first);
}

base::Error canceled(const fs::path &file)
{
    return { base::ErrorKind::Canceled, tr_("Reading %1 was stopped.", file.string()), {} };
}

/// Tokenises lines of a file, some at a time, and keeps of each what `keep` makes of it.
template <typename Row>
class RowsReader
{
public:
    RowsReader(const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop, std::function<Row(EncodedIds)> keep,
        RowsRead &read, std::vector<Row> &kept)
        : m_encoder(encoder)
        , m_vocabulary(vocabulary)
        , m_shouldStop(shouldStop)
        , m_keep(std::move(keep))
        , m_read(read)
        , m_kept(kept)
    { }

    /// Whether to go on.
    bool add(Line line)
    {
        m_bytes += line.text.size();
        m_lines.push_back(std::move(line));
        return m_bytes < kBatchBytes || flush();
    }
    bool flush()
    {
        std::vector<std::optional<Row>> rows(m_lines.size());
        std::vector<std::string> problems(m_lines.size());
        std::vector<std::vector<std::string>> notes(m_lines.size());
        std::vector<char> isUnsafe(m_lines.size());
        std::atomic<std::size_t> next = 0;
        std::atomic<bool> canceled = false;
        onAllProcessors(1 + m_lines.size() / kRowsAtOnce, [&](bool mayAsk) {
            for (auto from = next.fetch_add(kRowsAtOnce); from < m_lines.size() && !canceled; from = next.fetch_add(kRowsAtOnce)) {
                for (auto i = from; i < std::min(from + kRowsAtOnce, m_lines.size()); ++i) {
                    auto row = encodeLine(m_lines[i], m_encoder, m_vocabulary);
                    if (row) {
                        rows[i] = m_keep({ std::move(row->ids), std::move(row->weights) });
                        notes[i] = std::move(row->notes);
                    } else {
                        problems[i] = "line " + std::to_string(m_lines[i].number) + ": " + problemText(row.error());
                        isUnsafe[i] = row.error().kind == base::ErrorKind::Unsafe;
                    }
                }
                if (mayAsk && m_shouldStop && m_shouldStop())
                    canceled = true;
            }
        });
        for (std::size_t i = 0; i < rows.size() && !canceled && m_unsafe.empty(); ++i)
            if (isUnsafe[i])
                m_unsafe = std::move(problems[i]);
            else
                take(rows[i], m_lines[i].number, problems[i], notes[i]);
        m_lines.clear();
        m_bytes = 0;
        return !canceled && m_unsafe.empty() && !(m_shouldStop && m_shouldStop());
    }
    /// Why it does not go on.
    base::Error failure(const fs::path &file) const
    {
        return m_unsafe.empty() ? canceled(file) : base::Error { base::ErrorKind::Unsafe, file.string() + ", " + m_unsafe, {} };
    }

private:
    static constexpr std::size_t kBatchBytes = 8 << 20; // enough for the tail of a batch not to matter

    void take(std::optional<Row> &row, std::int64_t number, std::string &problem, const std::vector<std::string> &notes)
    {
        if (row) {
            addNotes(m_read.notes, notes, number);
            m_read.numbers.push_back(number);
            m_kept.push_back(std::move(*row));
            return;
        }
        ++m_read.badLines;
        if (m_read.problems.size() < kProblemsKept)
            m_read.problems.push_back(std::move(problem));
    }

    const text::RowEncoder &m_encoder;
    const std::int64_t m_vocabulary;
    const std::function<bool()> &m_shouldStop;
    const std::function<Row(EncodedIds)> m_keep;
    RowsRead &m_read;
    std::vector<Row> &m_kept;
    std::vector<Line> m_lines;
    std::size_t m_bytes = 0;
    std::string m_unsafe; // the row that ended it: whether it is left out must not depend on how quick the machine is
};

/// Gives every `stride`-th row of a file to `reader`; the number of all rows comes back.
template <typename Row>
base::Result<std::int64_t> readEvery(std::int64_t stride, LineReader &lines, const fs::path &file, RowsReader<Row> &reader)
{
    std::int64_t count = 0;
    for (;; ++count) {
        auto line = lines.next();
        if (!line)
            return line.error();
        if (!*line)
            break;
        if (count % stride == 0 && !reader.add(std::move(**line)))
            return reader.failure(file);
    }
    if (!reader.flush())
        return reader.failure(file);
    return count;
}

base::Result<std::int64_t> countRows(const fs::path &file, const std::function<bool()> &shouldStop)
{
    auto lines = LineReader::open(file);
    if (!lines)
        return lines.error();
    for (std::int64_t count = 0;; ++count) {
        const auto line = lines->next();
        if (!line)
            return line.error();
        if (!*line)
            return count;
        if (count % 1024 == 0 && shouldStop && shouldStop())
            return canceled(file);
    }
}

base::Status needRows(const fs::path &file, std::int64_t lines, bool isEmpty, const RowsRead &read)
{
    if (!isEmpty)
        return base::ok();
    return base::Error { base::ErrorKind::BadData,
        lines == 0 ? tr_("%1 holds no rows.", file.string()) : tr_("%1 holds no row that can be used; %2", file.string(), read.problems.front()),
        tr_("Prepare the data again.") };
}

} // namespace

std::string problemText(const base::Error &error)
{
    return base::sentence(error.detail) + (error.hint.empty() ? "" : " " + error.hint);
}

void addNotes(std::vector<RowNote> &all, const std::vector<std::string> &notes, std::int64_t line)
{
    constexpr std::size_t kMost = 32;
    for (const auto &text : notes) {
        const auto kind = kindOf(text);
        const auto known = std::find_if(all.begin(), all.end(), [&](const RowNote &note) { return kindOf(note.text) == kind; });
        if (known != all.end())
            ++known->rows;
        else if (all.size() < kMost)
            all.push_back({ line, text, 1 });
    }
}

std::string noteText(const RowNote &note)
{
    auto text = "line " + std::to_string(note.line) + ": " + note.text;
    if (const auto more = note.rows - 1; more > 0)
        text += " " + (more == 1 ? tr_("1 more row is like it.") : tr_("%1 more rows are like it.", base::formatCount(more)));
    return text;
}

std::string lineNames(const RowsRead &read, const std::vector<std::size_t> &rows)
{
    constexpr std::size_t kNamed = 12;
    if (rows.empty())
        return {};
    const auto last = read.numbers[rows.back()];
    if (rows.size() == 1)
        return tr_("line %1", last);
    const auto listed = rows.size() > kNamed ? kNamed : rows.size() - 1;
    std::string list;
    for (std::size_t i = 0; i < listed; ++i)
        list += (i == 0 ? "" : ", ") + std::to_string(read.numbers[rows[i]]);
    return rows.size() > kNamed ? tr_("lines %1 and %2 more", list, base::formatCount(static_cast<std::int64_t>(rows.size() - kNamed)))
                                : tr_("lines %1 and %2", list, last);
}

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
    settings.lossOn = config.training.lossOn;
    settings.specialAsText = config.data.specialTokens == config::SpecialTokens::Text;
    settings.reasoning = config.data.reasoning;
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
    const fs::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop)
{
    auto lines = LineReader::open(file);
    if (!lines)
        return lines.error();
    EncodedFile result;
    RowsReader<EncodedIds> reader(
        encoder, vocabulary, shouldStop, [](EncodedIds row) { return row; }, result, result.rows);
    const auto count = readEvery(1, *lines, file, reader);
    if (!count)
        return count.error();
    result.lines = *count;
    if (auto some = needRows(file, *count, result.rows.empty(), result); !some)
        return some.error();
    result.sha256 = lines->sha256();
    return result;
}

base::Result<OutlinedFile> outlineFile(
    const fs::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, std::size_t enough, const std::function<bool()> &shouldStop)
{
    const auto all = countRows(file, shouldStop);
    if (!all)
        return all.error();
    auto lines = LineReader::open(file);
    if (!lines)
        return lines.error();
    OutlinedFile result;
    RowsReader<RowOutline> reader(
        encoder, vocabulary, shouldStop, [](EncodedIds row) { return outlineOf(row); }, result, result.rows);
    const auto most = static_cast<std::int64_t>(std::min<std::size_t>(enough, INT64_MAX));
    const auto stride = std::max<std::int64_t>(1, *all / most + (*all % most > 0));
    const auto count = readEvery(stride, *lines, file, reader);
    if (!count)
        return count.error();
    result.lines = *count;
    result.looked = static_cast<std::int64_t>(result.rows.size()) + result.badLines;
    if (auto some = needRows(file, *count, result.rows.empty(), result); !some)
        return some.error();
    return result;
}

} // namespace anneal::plan
