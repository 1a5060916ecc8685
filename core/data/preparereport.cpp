// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preparereport.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>

namespace anneal::data {
namespace {

base::Json pathText(const std::filesystem::path &file, const std::filesystem::path &project)
{
    if (file.empty())
        return nullptr;
    const auto path = file.lexically_relative(project);
    return path.empty() || *path.begin() == ".." ? file.string() : path.generic_string();
}

base::Json documentJson(const DocumentReport &document)
{
    base::Json json { { "file", document.name }, { "state", stateName(document.state) }, { "bytes", document.bytes } };
    const auto add = [&](const char *name, const std::string &value) {
        if (!value.empty())
            json[name] = value;
    };
    add("reason", document.reason);
    add("kind", document.kind);
    add("format", document.format);
    add("charset", document.charset);
    add("delimiter", document.delimiter);
    add("sha256", document.sha256);
    if (!document.warnings.empty())
        json["warnings"] = document.warnings;
    json["rows_in"] = document.rowsIn;
    json["rows_out"] = document.rowsOut;
    json["rows_skipped"] = document.rowsSkipped;
    return json;
}

} // namespace

std::string_view stateName(DocumentState state)
{
    switch (state) {
    case DocumentState::Done:
        return "done";
    case DocumentState::Skipped:
        return "skipped";
    case DocumentState::Failed:
        return "failed";
    }
    return "failed";
}

std::int64_t PrepareReport::count(DocumentState state) const
{
    return std::count_if(documents.begin(), documents.end(), [&](const DocumentReport &document) { return document.state == state; });
}

UnusedSources PrepareReport::unusedSources() const
{
    UnusedSources unused;
    for (const auto &document : documents)
        if (document.state != DocumentState::Done)
            (document.state == DocumentState::Failed ? unused.failed : unused.skipped).add(document.name);
    return unused;
}

void UnusedSources::Files::add(const std::string &name)
{
    ++count;
    if (names.size() < kNamed)
        names.push_back(name);
}

std::string UnusedSources::text() const
{
    const auto listed = [](const Files &files) {
        std::string names;
        for (const auto &name : files.names)
            names += (names.empty() ? "" : ", ") + name;
        return files.count > std::int64_t(files.names.size()) ? names + " …" : names;
    };
    std::string sentences;
    if (failed.count > 0)
        sentences = tr_("Files that could not be read or used, so that rows are missing: %1 (%2).", base::formatCount(failed.count), listed(failed));
    if (skipped.count > 0)
        sentences += (sentences.empty() ? "" : " ") + tr_("Skipped files: %1 (%2).", base::formatCount(skipped.count), listed(skipped));
    return sentences;
}

base::Json PrepareReport::toJson(const std::filesystem::path &project) const
{
    base::Json json {
        { "rows", { { "in", rowsIn }, { "out", rowsOut }, { "skipped", rowsSkipped }, { "train", trainRows }, { "validation", validationRows } } },
        { "documents",
            { { "done", count(DocumentState::Done) }, { "skipped", count(DocumentState::Skipped) }, { "failed", count(DocumentState::Failed) },
                { "total", documents.size() } } },
        { "files",
            { { "train", pathText(trainFile, project) }, { "validation", pathText(validationFile, project) },
                { "rejected", pathText(rejectedFile, project) }, { "report", pathText(reportFile, project) } } },
    };
    auto &told = json["warnings"] = base::Json::array();
    for (const auto &warning : warnings)
        told.push_back(warning.toJson());
    auto &inputs = json["inputs"] = base::Json::array();
    for (const auto &document : documents)
        inputs.push_back(documentJson(document));
    auto &skipped = json["skipped"] = base::Json::array();
    for (const auto &problem : problems)
        skipped.push_back({ { "file", problem.file }, { "line", problem.line }, { "row", problem.row }, { "reason", problem.reason } });
    return json;
}

} // namespace anneal::data
