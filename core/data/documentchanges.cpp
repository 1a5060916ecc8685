// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/documentchanges.h"

#include "core/base/hash.h"
#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/prepare.h"

#include <algorithm>
#include <map>
#include <system_error>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kLongestReport = 64 << 20;
constexpr std::uint64_t kMostHashed = 64 << 20; // bytes of all documents that are looked into

/// A document as the preparation read it.
struct ReadThen
{
    std::uint64_t bytes = 0;
    std::string sha256;       // empty where it was not read to its end
    bool gaveNothing = false; // it held nothing to train on: where it is gone, no row is
};

/// All of them, by name.
std::map<std::string, ReadThen> readThen(const fs::path &reportFile)
{
    std::map<std::string, ReadThen> documents;
    const auto text = base::readFile(reportFile, kLongestReport);
    const auto report = text ? base::parseJson(*text) : text.error();
    if (!report || !report->is_object() || !report->contains("inputs") || !(*report)["inputs"].is_array())
        return documents;
    for (const auto &input : (*report)["inputs"]) {
        const auto file = base::textAt(input, "file");
        if (file.empty())
            continue;
        const auto bytes = input.find("bytes");
        documents[file] = { bytes != input.end() && bytes->is_number_unsigned() ? bytes->get<std::uint64_t>() : 0, base::textAt(input, "sha256"),
            base::textAt(input, "state") == stateName(DocumentState::Skipped) };
    }
    return documents;
}

/// Times alone say nothing: a copy of a project has new ones.
class Comparison
{
public:
    Comparison(const fs::path &manifest, const std::stop_token &stop) : m_stop(stop)
    {
        std::error_code failure;
        m_saved = fs::last_write_time(manifest, failure);
        m_isTimeKnown = !failure;
    }

    bool hasChanged(const Source &source, const ReadThen &then)
    {
        if (source.bytes != then.bytes)
            return true;
        std::error_code failure;
        const auto written = fs::last_write_time(source.path, failure);
        if (failure || !m_isTimeKnown || written <= m_saved)
            return false;
        if (then.sha256.empty())
            return !then.gaveNothing;
        if (source.bytes > m_left)
            return false;
        m_left -= source.bytes;
        const auto now = base::rememberedSha256(source.path, m_stop);
        return now && *now != then.sha256;
    }

private:
    std::stop_token m_stop;
    fs::file_time_type m_saved;
    bool m_isTimeKnown = false;
    std::uint64_t m_left = kMostHashed;
};

} // namespace

std::string DocumentChanges::text() const
{
    return !any() ? std::string()
                  : tr_("The documents have changed since the rows were saved: %1 added, %2 changed, %3 removed.", base::formatCount(added),
                      base::formatCount(changed), base::formatCount(removed));
}

DocumentChanges documentChanges(const PreparedFiles &files, const config::DataConfig &settings, const fs::path &project, const std::stop_token &stop)
{
    DocumentChanges changes;
    for (const auto &key : changedSettings(files, settings))
        if (key == "data.input_path" || key == "data.input_type")
            return changes; // these are other documents altogether, and that is told
    auto then = readThen(files.report);
    if (then.empty())
        return changes;
    const auto sources = sourcesOf(settings, project, stop);
    if (!sources)
        return changes;
    Comparison comparison(files.manifest, stop);
    for (const auto &source : *sources) {
        if (!source.reader)
            continue;
        const auto before = then.find(source.name);
        if (before == then.end()) {
            ++changes.added;
            continue;
        }
        changes.changed += comparison.hasChanged(source, before->second);
        then.erase(before);
    }
    changes.removed = std::count_if(then.begin(), then.end(), [](const auto &one) { return !one.second.gaveNothing; });
    return changes;
}

std::string staleRows(const PreparedFiles &files, const config::DataConfig &settings, const fs::path &project, const std::stop_token &stop)
{
    const auto documents = documentChanges(files, settings, project, stop).text(), others = otherSettings(files, settings);
    return documents.empty() || others.empty() ? documents + others : documents + " " + others;
}

} // namespace anneal::data
