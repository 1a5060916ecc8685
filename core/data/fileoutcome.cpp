// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/fileoutcome.h"

namespace anneal::data {
namespace {

base::Json groupJson(const std::optional<GroupCounts::Group> &group)
{
    return group ? base::Json { group->point, group->rows } : base::Json();
}

std::optional<GroupCounts::Group> groupOf(const base::Json &json)
{
    if (json.is_null())
        return std::nullopt;
    return GroupCounts::Group { json.at(0).get<GroupPoint>(), json.at(1).get<std::int64_t>() };
}

DocumentReport reportOf(const base::Json &json)
{
    DocumentReport report;
    json.at("name").get_to(report.name);
    json.at("kind").get_to(report.kind);
    json.at("format").get_to(report.format);
    json.at("charset").get_to(report.charset);
    json.at("delimiter").get_to(report.delimiter);
    report.state = json.at("skipped").get<bool>() ? DocumentState::Skipped : DocumentState::Done;
    json.at("reason").get_to(report.reason);
    json.at("warnings").get_to(report.warnings);
    json.at("bytes").get_to(report.bytes);
    json.at("sha256").get_to(report.sha256);
    json.at("rows").at(0).get_to(report.rowsIn);
    json.at("rows").at(1).get_to(report.rowsOut);
    json.at("rows").at(2).get_to(report.rowsSkipped);
    json.at("rows").at(3).get_to(report.rowsUnrecognised);
    json.at("rows").at(4).get_to(report.rowsUnformatted);
    return report;
}

std::vector<RowProblem> problemsOf(const base::Json &json, const std::string &file)
{
    std::vector<RowProblem> problems;
    for (const auto &problem : json)
        problems.push_back({ file, problem.at(0).get<std::int64_t>(), problem.at(1).get<std::int64_t>(), problem.at(2).get<std::string>() });
    return problems;
}

} // namespace

void FileOutcome::add(const FileOutcome &other)
{
    textBytes += other.textBytes;
    chunkBytes += other.chunkBytes;
    readBytes += other.readBytes;
    madeBytes += other.madeBytes;
}

base::Json toJson(const FileOutcome &outcome)
{
    const auto &report = outcome.report;
    auto problems = base::Json::array();
    for (const auto &problem : outcome.problems)
        problems.push_back({ problem.line, problem.row, problem.reason });
    return { { "name", report.name }, { "kind", report.kind }, { "format", report.format }, { "charset", report.charset },
        { "delimiter", report.delimiter }, { "skipped", report.state == DocumentState::Skipped }, { "reason", report.reason },
        { "warnings", report.warnings }, { "bytes", report.bytes }, { "sha256", report.sha256 },
        { "rows", { report.rowsIn, report.rowsOut, report.rowsSkipped, report.rowsUnrecognised, report.rowsUnformatted } },
        { "problems", std::move(problems) },
        { "groups", { outcome.groups.rows, outcome.groups.below, groupJson(outcome.groups.lowest), groupJson(outcome.groups.highest) } },
        { "sizes", { outcome.textBytes, outcome.chunkBytes, outcome.readBytes, outcome.madeBytes } } };
}

std::optional<FileOutcome> fileOutcome(const base::Json &json)
{
    try {
        FileOutcome outcome;
        outcome.report = reportOf(json);
        outcome.problems = problemsOf(json.at("problems"), outcome.report.name);
        const auto &groups = json.at("groups"), &sizes = json.at("sizes");
        outcome.groups = { groups.at(0).get<std::int64_t>(), groups.at(1).get<std::int64_t>(), groupOf(groups.at(2)), groupOf(groups.at(3)) };
        if (outcome.groups.rows > 0 && !(outcome.groups.lowest && outcome.groups.highest))
            return std::nullopt;
        outcome.textBytes = sizes.at(0).get<std::uint64_t>();
        outcome.chunkBytes = sizes.at(1).get<std::uint64_t>();
        outcome.readBytes = sizes.at(2).get<std::uint64_t>();
        outcome.madeBytes = sizes.at(3).get<std::uint64_t>();
        return outcome;
    } catch (const base::Json::exception &) { // of a file that somebody else wrote
        return std::nullopt;
    }
}

} // namespace anneal::data
