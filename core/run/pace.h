// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace anneal::run {

/// How quickly a model was trained on this computer before.
struct Pace
{
    std::string run;              // the name of the run that tells
    double tokensPerSecond = 0;   // while it computed steps, as its summary tells; above 0
    double firstStepSeconds = -1; // from its start to its first step; negative where its events do not tell
    double besidesPerToken = 0;   // seconds of evaluations, answers and checkpoints after that, shared among its tokens

    /// How long a training of so many tokens takes, its start included.
    double secondsFor(double tokens) const;
};

/// That of the newest run in a folder of runs that trained the model for more than a second; models are the same where their last names are.
std::optional<Pace> measuredPace(const std::filesystem::path &runs, std::string_view modelName);

} // namespace anneal::run
