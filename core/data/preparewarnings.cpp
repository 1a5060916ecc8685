// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preparewarnings.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/preparereport.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace anneal::data {
namespace {

using Kind = PrepareWarning::Kind;
using Fix = PrepareWarning::Fix;

constexpr std::pair<Kind, std::string_view> kKinds[] { { Kind::HeldOutMore, "held-out-more" }, { Kind::HeldOutLess, "held-out-less" },
    { Kind::LeftOut, "left-out" } };
constexpr std::pair<Fix, std::string_view> kFixes[] { { Fix::None, "none" }, { Fix::SingleRows, "single-rows" }, { Fix::OtherFormat, "other-format" },
    { Fix::Columns, "columns" } };

template <typename Value, std::size_t Size>
std::string_view nameOf(const std::pair<Value, std::string_view> (&names)[Size], Value value)
{
    return std::find_if(std::begin(names), std::end(names), [&](const auto &one) { return one.first == value; })->second;
}

template <typename Value, std::size_t Size>
std::optional<Value> named(const std::pair<Value, std::string_view> (&names)[Size], const base::Json &json, const char *key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string())
        return std::nullopt;
    const auto &name = found->template get_ref<const std::string &>();
    const auto one = std::find_if(std::begin(names), std::end(names), [&](const auto &candidate) { return candidate.second == name; });
    return one == std::end(names) ? std::nullopt : std::optional(one->first);
}

std::string percent(double share)
{
    return base::formatNumber(std::round(share * 1000) / 10) + " %";
}

PrepareWarning heldOut(const config::DataConfig &settings, const PrepareReport &report)
{
    PrepareWarning warning;
    const auto rows = report.trainRows + report.validationRows;
    warning.kind = static_cast<double>(report.validationRows) > settings.validationFraction * static_cast<double>(rows) ? Kind::HeldOutMore
                                                                                                                        : Kind::HeldOutLess;
    const bool hasChunks
        = std::any_of(report.documents.begin(), report.documents.end(), [](const auto &one) { return one.rowsOut > 0 && one.format.empty(); });
    warning.fix = settings.splitBy == config::SplitBy::Document && hasChunks ? Fix::SingleRows : Fix::None;
    warning.rows = report.validationRows;
    warning.of = rows;
    warning.asked = settings.validationFraction;
    return warning;
}

PrepareWarning leftOut(const PrepareReport &report)
{
    PrepareWarning warning;
    std::int64_t unformatted = 0;
    std::int64_t unrecognised = 0;
    for (const auto &document : report.documents) {
        unformatted += document.rowsUnformatted;
        unrecognised += document.rowsUnrecognised;
    }
    warning.fix = 2 * unformatted > report.rowsSkipped ? Fix::OtherFormat : 2 * unrecognised > report.rowsSkipped ? Fix::Columns : Fix::None;
    warning.rows = report.rowsSkipped;
    warning.of = report.rowsIn;
    std::map<std::string, std::int64_t> reasons;
    std::int64_t most = 0;
    for (const auto &problem : report.problems) {
        if (++reasons[problem.reason] > most) {
            most = reasons[problem.reason];
            warning.reason = problem.reason;
        }
    }
    return warning;
}

} // namespace

bool isFarFromAsked(double asked, std::int64_t heldOut, std::int64_t rows)
{
    if (rows <= 0 || !(asked > 0))
        return false;
    const double expected = asked * static_cast<double>(rows);
    if (heldOut == 0)
        return expected >= 1;
    const double share = static_cast<double>(heldOut) / static_cast<double>(rows);
    constexpr double few = 3; // rows: fewer may be a third of themselves by chance
    if (expected >= few && share < asked / 3)
        return true;
    // Three standard deviations, and always one row.
    const double chance = std::max(1.0, 3 * std::sqrt(expected * (1 - asked)));
    if (std::abs(static_cast<double>(heldOut) - expected) <= chance)
        return false;
    return share > asked + std::clamp(asked, 0.05, 0.2) || share < asked / 2;
}

bool isMuchLeftOut(std::int64_t leftOut, std::int64_t rows)
{
    return 5 * leftOut > rows;
}

std::string PrepareWarning::text() const
{
    const auto some = base::formatCount(rows), all = base::formatCount(of), share = percent(double(rows) / double(std::max<std::int64_t>(of, 1)));
    if (kind == Kind::LeftOut) {
        const auto leftOut
            = rows == 1 ? tr_("%1 of %2 rows (%3) is left out.", some, all, share) : tr_("%1 of %2 rows (%3) are left out.", some, all, share);
        return reason.empty() ? leftOut : leftOut + " " + tr_("The most frequent reason: %1", reason);
    }
    const auto *why = fix == Fix::SingleRows ? tr_("whole documents are held out together") : tr_("equal rows are held out together");
    const auto wanted = percent(asked);
    return rows == 0 ? tr_("None of %1 rows is held out of training, although %2 were asked for: %3.", all, wanted, why)
        : rows == 1  ? tr_("%1 of %2 rows (%3) is held out of training, although %4 were asked for: %5.", some, all, share, wanted, why)
                     : tr_("%1 of %2 rows (%3) are held out of training, although %4 were asked for: %5.", some, all, share, wanted, why);
}

std::string PrepareWarning::hint() const
{
    switch (fix) {
    case Fix::SingleRows:
        return tr_("Set data.split_by to row to hold out single rows; parts of one document are then in both the training and the held-out rows.");
    case Fix::OtherFormat:
        return tr_("Set data.format to another form, or correct data.template.");
    case Fix::Columns:
        return tr_("Say in data.column_mapping which columns hold what.");
    case Fix::None:
        break;
    }
    return kind == Kind::LeftOut ? tr_("Correct these rows, or take them out.")
                                 : tr_("Remove rows that stand there several times, or choose another data.seed.");
}

base::Json PrepareWarning::toJson() const
{
    base::Json json { { "kind", kindName(kind) }, { "fix", nameOf(kFixes, fix) }, { "rows", rows }, { "of", of } };
    if (kind != Kind::LeftOut)
        json["asked"] = asked;
    if (!reason.empty())
        json["reason"] = reason;
    json["message"] = text();
    json["hint"] = hint();
    return json;
}

std::string_view kindName(PrepareWarning::Kind kind)
{
    return nameOf(kKinds, kind);
}

std::vector<PrepareWarning> warningsOf(const config::DataConfig &settings, const PrepareReport &report)
{
    std::vector<PrepareWarning> warnings;
    if (isMuchLeftOut(report.rowsSkipped, report.rowsIn))
        warnings.push_back(leftOut(report));
    if (isFarFromAsked(settings.validationFraction, report.validationRows, report.trainRows + report.validationRows))
        warnings.push_back(heldOut(settings, report));
    return warnings;
}

std::vector<PrepareWarning> warningsIn(const base::Json &report)
{
    std::vector<PrepareWarning> warnings;
    const auto list = report.is_object() ? report.find("warnings") : report.end();
    if (list == report.end() || !list->is_array())
        return warnings;
    for (const auto &json : *list) {
        if (!json.is_object())
            continue;
        const auto kind = named(kKinds, json, "kind");
        const auto fix = named(kFixes, json, "fix");
        const auto rows = json.find("rows");
        const auto of = json.find("of");
        if (!kind || !fix || rows == json.end() || of == json.end() || !rows->is_number_integer() || !of->is_number_integer())
            continue;
        PrepareWarning warning { *kind, *fix, rows->get<std::int64_t>(), of->get<std::int64_t>() };
        if (const auto asked = json.find("asked"); asked != json.end() && asked->is_number())
            warning.asked = asked->get<double>();
        if (const auto reason = json.find("reason"); reason != json.end() && reason->is_string())
            warning.reason = reason->get<std::string>();
        warnings.push_back(std::move(warning));
    }
    return warnings;
}

} // namespace anneal::data
