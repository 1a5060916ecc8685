// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultsfile.h"

#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "ui/runs/resultwords.h"
#include "ui/shell/project.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

namespace anneal::ui {

namespace {

constexpr std::uint64_t kLimit = 4u << 20;         // bytes
constexpr std::size_t kLongestResult = 64u << 10;  // bytes
constexpr int kMostLines = 20 * int(kMostResults); // looked at, whatever they hold

std::filesystem::path fileOf(const run::RunFolder &folder)
{
    return folder.path() / "results.jsonl";
}

/// Results that could not be written, by the folder of their run.
struct Unwritten
{
    std::mutex mutex;
    std::map<std::filesystem::path, QList<RunResult>> results; // guarded by mutex
};

Unwritten &unwritten()
{
    static Unwritten all;
    return all;
}

/// What became of a line. It may be in the file although the disk did not promise to keep it.
struct Written
{
    base::Status status;
    bool isInFile = false;
};

Written write(const run::RunFolder &folder, const RunResult &result)
{
    const auto target = folder.target("results.jsonl");
    if (!target)
        return { target.error() };
    auto file = base::AppendFile::open(*target);
    if (!file)
        return { file.error() };
    std::error_code failure;
    const std::string path = result.path.isEmpty() ? std::string() : std::filesystem::relative(toPath(result.path), folder.path(), failure).string();
    base::Json line { { "time", result.time.toStdString() }, { "title", result.title.toStdString() }, { "value", result.value.toStdString() },
        { "detail", result.detail.toStdString() }, { "path", path } };
    if (result.step >= 0)
        line["step"] = result.step;
    if (result.step >= 0 && result.before > 0 && result.after > 0) {
        line["perplexity_before"] = result.before;
        line["perplexity"] = result.after;
    }
    if (!result.facts.is_null())
        line["facts"] = result.facts;
    if (auto written = file->append(base::toJsonLine(line) + "\n"); !written)
        return { written };
    return { file->sync(), true };
}

/// What stands at the end of a file, from the beginning of a line on.
std::string readEnd(const std::filesystem::path &file, bool &isCut)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    isCut = !failure && size > kLimit;
    auto text = base::readFrom(file, isCut ? size - kLimit : 0, kLimit);
    if (!text)
        return {};
    return isCut ? text->substr(std::min(text->find('\n'), text->size())) : std::move(*text);
}

/// Nothing where a line is no result.
std::optional<RunResult> resultIn(std::string_view line, const run::RunFolder &folder)
{
    if (line.empty() || line.size() > kLongestResult)
        return std::nullopt;
    const auto json = base::parseJson(line);
    if (!json || !json->is_object())
        return std::nullopt;
    const auto field = [&json](const char *key) { return QString::fromStdString(base::textAt(*json, key)); };
    const auto number = [&json](const char *key) { return base::numberAt(*json, key, -1); };
    if (field("title").trimmed().isEmpty())
        return std::nullopt;
    // Paths are relative to the run, so that a copied folder still finds them.
    const QString path = field("path");
    const QString absolute = path.isEmpty() ? path : toText(folder.path() / toPath(path));
    RunResult result { field("title"), field("value"), path.isEmpty() ? field("detail") : absolute, absolute, field("time") };
    constexpr double most = 9e15; // of a step that a file tells
    const double step = number("step"), before = number("perplexity_before"), after = number("perplexity");
    if (step >= 0 && step < most)
        result.step = qint64(step);
    if (result.step >= 0 && before > 0 && after > 0) {
        result.before = before;
        result.after = after;
    }
    if (const auto facts = json->find("facts"); facts != json->end()) {
        result.facts = *facts;
        word(result);
    }
    return result;
}

} // namespace

QList<RunResult> readResults(const run::RunFolder &folder, bool *hasMore)
{
    QList<RunResult> results;
    bool isCut = false;
    const std::string text = readEnd(fileOf(folder), isCut);
    std::string_view rest = text;
    for (int lines = 0; !rest.empty(); ++lines) { // the newest first
        if (results.size() == kMostResults || lines == kMostLines) {
            isCut = true;
            break;
        }
        const auto before = rest.rfind('\n');
        const auto line = before == rest.npos ? rest : rest.substr(before + 1);
        rest = before == rest.npos ? std::string_view() : rest.substr(0, before);
        if (const auto result = resultIn(line, folder))
            results.prepend(*result);
    }
    if (hasMore)
        *hasMore = isCut;
    const std::lock_guard guard(unwritten().mutex);
    if (const auto kept = unwritten().results.find(folder.path()); kept != unwritten().results.end())
        results << kept->second;
    return results;
}

base::Status appendResult(const run::RunFolder &folder, const RunResult &result)
{
    RunResult timed = result;
    timed.time = QString::fromStdString(base::utcNow());
    const auto written = write(folder, timed);
    if (written.isInFile)
        return written.status;
    if (!timed.path.isEmpty())
        timed.detail = timed.path;
    const std::lock_guard guard(unwritten().mutex);
    unwritten().results[folder.path()] << timed;
    return written.status;
}

} // namespace anneal::ui
