// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultsfile.h"

#include "core/base/text.h"
#include "ui/shell/project.h"

#include <map>
#include <mutex>

namespace anneal::ui {

namespace {

constexpr std::uint64_t kLimit = 4u << 20;

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
    if (auto written = file->append(base::toJsonLine(line) + "\n"); !written)
        return { written };
    return { file->sync(), true };
}

} // namespace

QList<RunResult> readResults(const run::RunFolder &folder)
{
    QList<RunResult> results;
    const auto text = base::readFile(fileOf(folder), kLimit);
    for (const std::string &line : base::split(text ? *text : std::string(), '\n')) {
        const auto json = base::parseJson(line);
        if (!json || !json->is_object())
            continue;
        const auto field = [&json](const char *key) {
            const auto found = json->find(key);
            return found != json->end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
        };
        const auto number = [&json](const char *key) {
            const auto found = json->find(key);
            return found != json->end() && found->is_number() ? found->get<double>() : -1;
        };
        // Paths are relative to the run, so that a copied folder still finds them.
        const QString path = field("path");
        const QString absolute = path.isEmpty() ? path : toText(folder.path() / toPath(path));
        results << RunResult { field("title"), field("value"), path.isEmpty() ? field("detail") : absolute, absolute, field("time") };
        constexpr double most = 9e15; // of a step that a file tells
        const double step = number("step"), before = number("perplexity_before"), after = number("perplexity");
        if (step >= 0 && step < most)
            results.last().step = qint64(step);
        if (results.last().step >= 0 && before > 0 && after > 0) {
            results.last().before = before;
            results.last().after = after;
        }
    }
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
