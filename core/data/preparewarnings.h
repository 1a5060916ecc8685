// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::data {

struct PrepareReport;

/// Whether the held-out rows are so many or so few that somebody should know before training: twice what was asked for and more (at least 5 and at
/// most 20 points above it), less than half of it, or none where one was due. What chance does to single rows is never far.
bool isFarFromAsked(double asked, std::int64_t heldOut, std::int64_t rows);

/// Whether more than a fifth of the rows read are left out.
bool isMuchLeftOut(std::int64_t leftOut, std::int64_t rows);

/// Something about prepared rows that is allowed, and rarely meant.
struct PrepareWarning
{
    enum class Kind { HeldOutMore, HeldOutLess, LeftOut }; // names are written to reports, so they never change
    enum class Fix { None, SingleRows, OtherFormat, Columns };

    Kind kind = Kind::LeftOut;
    Fix fix = Fix::None;
    std::int64_t rows = 0; // held out, or left out
    std::int64_t of = 0;   // so many
    double asked = 0;      // data.validation_fraction
    std::string reason;    // of LeftOut: the one met most often

    std::string text() const; // what is so and why
    std::string hint() const; // what to do
    base::Json toJson() const;
};

std::string_view kindName(PrepareWarning::Kind kind); // "held-out-more", "held-out-less", "left-out"

std::vector<PrepareWarning> warningsOf(const config::DataConfig &settings, const PrepareReport &report);

/// The warnings that a <stem>.report.json holds; what is no warning in it is passed over.
std::vector<PrepareWarning> warningsIn(const base::Json &report);

} // namespace anneal::data
