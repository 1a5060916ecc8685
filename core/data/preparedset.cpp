// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preparedset.h"

#include "core/base/filemode.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/fields.h"
#include "core/config/writer.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

constexpr int kFormat = 1;
constexpr std::uint64_t kLongestManifest = 1 << 20; // bytes
constexpr const char *kUnread = "unread", *kSkipped = "skipped";
constexpr const char *kNext = ".next"; // behind the name of a manifest that counts and is not in place yet

/// The files by the names that a manifest gives them.
std::array<std::pair<const char *, fs::path>, 4> parts(const PreparedFiles &files)
{
    return { { { "train", files.train }, { "validation", files.validation }, { "rejected", files.rejected }, { "report", files.report } } };
}

fs::path nextOf(const PreparedFiles &files)
{
    auto next = files.manifest;
    next += kNext;
    return next;
}

base::Error damaged(const fs::path &manifest)
{
    return { base::ErrorKind::Corrupt, tr_("%1 is damaged.", manifest.string()), tr_("Prepare the data again; remove it if the rows are your own.") };
}

/// A manifest that names every part, each null or with its hash and perhaps a temporary name of its own.
base::Result<base::Json> readManifest(const fs::path &manifest, const PreparedFiles &files)
{
    const auto text = base::readFile(manifest, kLongestManifest);
    if (!text)
        return text.error();
    auto json = base::parseJson(*text);
    if (!json || !json->is_object() || !json->contains("files") || !(*json)["files"].is_object())
        return damaged(manifest);
    const auto isText = [](const base::Json &entry, const char *key) { return entry.contains(key) && entry[key].is_string(); };
    for (const auto &[part, file] : parts(files)) {
        if (!(*json)["files"].contains(part))
            return damaged(manifest);
        const auto &entry = (*json)["files"][part];
        if (entry.is_null())
            continue;
        // The name is not taken on trust: it is renamed over a file.
        if (!entry.is_object() || !isText(entry, "sha256") || !isText(entry, "temporary")
            || !base::isTemporaryNameFor(file.filename().string(), entry["temporary"].get<std::string>()))
            return damaged(manifest);
    }
    return json;
}

bool isThere(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

/// Whether a report of a preparation (of a version without manifests, too) lies beside the rows and names them.
bool hasReport(const PreparedFiles &files)
{
    const auto text = base::readFile(files.report, std::uint64_t(64) << 20);
    const auto json = text ? base::parseJson(*text) : base::Result<base::Json>(base::Json());
    if (!json || !json->is_object() || !json->contains("files") || !(*json)["files"].is_object())
        return false;
    const auto &names = (*json)["files"];
    return names.contains("train") && names["train"].is_string() && fs::path(names["train"].get<std::string>()).filename() == files.train.filename();
}

base::Error foreign(const fs::path &file, const PreparedFiles &files)
{
    return { base::ErrorKind::BadData, tr_("%1 is not what the last preparation wrote, so the rows may not belong together.", file.string()),
        tr_("Prepare the data again. If these rows are your own, remove %1: rows without it are used as they are.", files.manifest.string()) };
}

/// The first of some names, and how many more there are.
std::string fewOf(const std::vector<std::string> &all)
{
    constexpr std::size_t kNamed = 3;
    std::string names;
    for (std::size_t i = 0; i < std::min(kNamed, all.size()); ++i)
        names += (i == 0 ? "" : ", ") + all[i];
    return all.size() <= kNamed ? names : tr_("%1 and %2 more", names, base::formatCount(static_cast<std::int64_t>(all.size() - kNamed)));
}

base::Json toJson(const UnusedSources::Files &files)
{
    return { { "count", files.count }, { "names", files.names } };
}

/// Earlier versions wrote an array of all names.
UnusedSources::Files unusedIn(const base::Json &manifest, const char *key)
{
    UnusedSources::Files files;
    const auto found = manifest.find(key);
    if (found == manifest.end())
        return files;
    const base::Json names = found->is_object() ? found->value("names", base::Json()) : *found;
    if (names.is_array())
        for (const auto &name : names)
            files.add(name.is_string() ? name.get<std::string>() : "?");
    if (found->is_object() && found->contains("count") && (*found)["count"].is_number_integer())
        files.count = std::max(files.count, (*found)["count"].get<std::int64_t>());
    return files;
}

/// The bytes that a part of a manifest has; earlier versions did not write them.
std::optional<std::uint64_t> bytesOf(const base::Json &entry)
{
    const auto found = entry.find("bytes");
    return found != entry.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>()) : std::nullopt;
}

/// Whether a file is as long as its manifest says: reading it to tell could take hours.
bool hasSize(const fs::path &file, std::optional<std::uint64_t> bytes)
{
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    return !bytes || failure || size == *bytes;
}

} // namespace

PreparedFiles preparedFiles(const config::DataConfig &settings, const fs::path &project)
{
    const auto train = (project / settings.outputPath).lexically_normal();
    const auto beside = [&](const char *ending) { return train.parent_path() / (train.stem().string() + ending); };
    return { train, beside(".validation.jsonl"), beside(".rejected.jsonl"), beside(".report.json"), beside(".manifest.json"),
        train.parent_path() / ("." + train.stem().string() + ".unfinished") };
}

RowCounts preparedRows(const PreparedFiles &files)
{
    constexpr std::uint64_t most = 64 << 20;
    const auto text = base::readFile(files.report, most);
    const auto report = text ? base::parseJson(*text) : text.error();
    const auto rows = report && report->is_object() ? report->value("rows", base::Json()) : base::Json();
    const auto count = [&](const char *key) {
        const auto at = rows.is_object() ? rows.find(key) : rows.end();
        return rows.is_object() && at != rows.end() && at->is_number_integer() ? at->get<std::int64_t>() : std::int64_t(0);
    };
    return { count("train"), count("validation") };
}

unsigned PreparedSet::mode() const
{
    return m_mode & base::modeFrom({ m_files.train, m_files.validation, m_files.rejected, m_files.report, m_files.manifest });
}

base::Result<PreparedWriter> PreparedSet::create(const fs::path &file) const
{
    auto writer = base::FileWriter::create(target(file), mode());
    if (!writer)
        return writer.error();
    return PreparedWriter(std::move(*writer));
}

base::Status PreparedWriter::write(std::string_view bytes)
{
    m_hash.add(bytes);
    return m_writer.write(bytes);
}

base::Status PreparedSet::mayReplace() const
{
    if (readManifest(m_files.manifest, m_files) || hasReport(m_files))
        return base::ok();
    for (const auto &file : { m_files.train, m_files.validation, m_files.rejected, m_files.report, m_files.manifest })
        if (isThere(file))
            return base::Error { base::ErrorKind::Unsafe, tr_("%1 is there already, and no preparation wrote it.", file.string()),
                tr_("Move it away, or choose another data.output_path.") };
    return base::ok();
}

base::Status PreparedSet::recover() const
{
    const auto next = nextOf(m_files);
    if (isThere(next)) {
        const auto manifest = readManifest(next, m_files);
        if (!manifest && manifest.error().kind != base::ErrorKind::Corrupt)
            return manifest.error(); // it may count all the same
        if (auto done = manifest ? rename(*manifest) : base::removeAll(target(next)); !done)
            return done;
    }
    for (const auto &file : { m_files.train, m_files.validation, m_files.rejected, m_files.report, m_files.manifest, next })
        base::removeAbandoned(target(file));
    return base::ok();
}

base::Status PreparedSet::commit(std::map<fs::path, PreparedWriter> writers, const UnusedSources &unused, const base::Json &settings) const
{
    base::Json manifest { { "format", kFormat }, { "files", base::Json::object() }, { kUnread, toJson(unused.failed) },
        { kSkipped, toJson(unused.skipped) } };
    if (!settings.empty())
        manifest["settings"] = settings;
    const auto modeOfManifest = mode();
    std::vector<std::string> temporary;
    const auto giveUp = [&](const base::Error &error) {
        for (const auto &name : temporary)
            (void)base::removeAll(base::Target(m_folder, name));
        return error;
    };
    for (const auto &[part, file] : parts(m_files)) {
        auto &entry = manifest["files"][part];
        const auto writer = writers.find(file);
        if (writer == writers.end())
            continue;
        const auto bytes = writer->second.m_writer.written();
        const auto name = writer->second.m_writer.finish();
        if (!name)
            return giveUp(name.error());
        temporary.push_back(*name);
        entry = { { "name", file.filename().string() }, { "temporary", *name }, { "bytes", bytes }, { "sha256", writer->second.m_hash.hex() } };
    }
    if (auto written = base::writeFile(target(nextOf(m_files)), base::toJsonText(manifest), modeOfManifest); !written)
        return isThere(nextOf(m_files)) ? written : base::Status(giveUp(written.error())); // where it counts, the next one finishes it
    return rename(manifest);
}

base::Status PreparedSet::rename(const base::Json &manifest) const
{
    for (const auto &[part, file] : parts(m_files)) {
        const auto &entry = manifest["files"][part];
        if (entry.is_null()) {
            if (auto removed = base::removeAll(target(file)); !removed)
                return removed;
            continue;
        }
        const base::Target temporary(m_folder, entry["temporary"].get<std::string>());
        if (!isThere(temporary.path())) // renamed already
            continue;
        if (auto renamed = base::renameTo(temporary, target(file)); !renamed)
            return renamed;
    }
    if (auto synced = base::syncFolder(m_folder.path()); !synced)
        return synced;
    if (auto renamed = base::renameTo(target(nextOf(m_files)), target(m_files.manifest)); !renamed)
        return renamed;
    return base::syncFolder(m_folder.path());
}

base::Result<std::optional<PreparedHashes>> preparedHashes(const PreparedFiles &files)
{
    if (isThere(nextOf(files))) {
        auto folder = base::Root::open(files.train.parent_path());
        if (!folder)
            return folder.error();
        const auto lock = base::FileLock::acquireFolder(folder->path());
        if (!lock && lock.error().kind == base::ErrorKind::Busy)
            return base::Error { base::ErrorKind::Busy, tr_("The data is being prepared just now."), tr_("Wait until that ends.") };
        if (auto recovered = PreparedSet(std::move(*folder), files).recover(); !recovered)
            return recovered.error();
    }
    if (!isThere(files.manifest))
        return std::optional<PreparedHashes>();
    const auto manifest = readManifest(files.manifest, files);
    if (!manifest)
        return manifest.error();
    const auto &train = (*manifest)["files"]["train"], &validation = (*manifest)["files"]["validation"];
    if (train.is_null())
        return damaged(files.manifest);
    PreparedHashes hashes { train["sha256"].get<std::string>(), std::nullopt, bytesOf(train), std::nullopt };
    if (!validation.is_null()) {
        hashes.validation = validation["sha256"].get<std::string>();
        hashes.validationBytes = bytesOf(validation);
    }
    return std::optional(std::move(hashes));
}

base::Status checkPrepared(const PreparedFiles &files)
{
    const auto hashes = preparedHashes(files);
    if (!hashes)
        return hashes.error();
    if (!*hashes)
        return base::ok();
    if (!hasSize(files.train, (*hashes)->trainBytes))
        return foreign(files.train, files);
    if (!hasSize(files.validation, (*hashes)->validationBytes))
        return foreign(files.validation, files);
    const auto train = base::rememberedSha256(files.train);
    if (!train)
        return train.error();
    if (*train != (*hashes)->train)
        return foreign(files.train, files);
    const auto &validation = (*hashes)->validation;
    if (!validation)
        return isThere(files.validation) ? base::Status(foreign(files.validation, files)) : base::ok();
    const auto held = base::rememberedSha256(files.validation);
    if (!held && held.error().kind != base::ErrorKind::NotFound)
        return held.error();
    return held && *held == *validation ? base::ok() : base::Status(foreign(files.validation, files));
}

base::Json rowSettings(const config::DataConfig &settings, bool hasChunks)
{
    // Where the rows go says nothing of them, and how they are tokenized is for training to say.
    constexpr std::array<std::string_view, 4> others { "data.output_path", "data.output_format", "data.special_tokens", "data.reasoning" };
    constexpr std::size_t longest = 200; // bytes; of a longer text its hash says enough
    config::FineTuneConfig config;
    config.data = settings;
    auto values = base::Json::object();
    for (const auto &field : config::fields()) {
        const bool isOfSplitter = field.path.starts_with("data.langchain.");
        if (!field.path.starts_with("data.") || std::find(others.begin(), others.end(), field.path) != others.end() || (isOfSplitter && !hasChunks))
            continue;
        auto value = config::valueOf(config, field.path);
        if (const auto text = base::toJsonLine(value); text.size() > longest)
            value = "sha256:" + base::sha256(text);
        values[field.path] = std::move(value);
    }
    return values;
}

bool hasRowSettings(const PreparedFiles &files)
{
    const auto manifest = readManifest(isThere(nextOf(files)) ? nextOf(files) : files.manifest, files);
    return manifest && manifest->contains("settings") && (*manifest)["settings"].is_object();
}

std::vector<std::string> changedSettings(const PreparedFiles &files, const config::DataConfig &settings)
{
    const auto manifest = readManifest(isThere(nextOf(files)) ? nextOf(files) : files.manifest, files);
    std::vector<std::string> changed;
    if (!manifest || !manifest->contains("settings") || !(*manifest)["settings"].is_object())
        return changed;
    const auto &before = (*manifest)["settings"];
    const auto now = rowSettings(settings, true);
    for (const auto &[key, value] : now.items())
        if (const auto then = before.find(key); then != before.end() && *then != value)
            changed.push_back(key);
    return changed;
}

std::string otherSettings(const PreparedFiles &files, const config::DataConfig &settings)
{
    const auto changed = changedSettings(files, settings);
    return changed.empty() ? std::string() : tr_("These rows were prepared with other settings than config.yaml has now: %1.", fewOf(changed));
}

UnusedSources unusedSources(const PreparedFiles &files)
{
    const auto manifest = readManifest(isThere(nextOf(files)) ? nextOf(files) : files.manifest, files);
    return manifest ? UnusedSources { unusedIn(*manifest, kUnread), unusedIn(*manifest, kSkipped) } : UnusedSources();
}

} // namespace anneal::data
