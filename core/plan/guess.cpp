// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/guess.h"

#include <algorithm>

namespace anneal::plan {

double guessedSeconds(double tokens, std::int64_t steps, bool bfloat16, const weights::ModelShape &shape, const base::Machine &machine)
{
    // Tokens × parameters that one core trains per second, with and without BF16 instructions.
    constexpr double coreSpeed = 2.9e10, coreSpeedFloat32 = 0.9e10;
    constexpr double secondsAStep = 0.05; // whatever the model's size: optimizer, events, a share of the evaluations
    const double core = bfloat16 ? coreSpeed : coreSpeedFloat32;
    const double parameters = double(std::max<std::int64_t>(1, shape.parameters()));
    return tokens * parameters / (std::max(1, machine.cores) * core) + secondsAStep * double(steps);
}

} // namespace anneal::plan
