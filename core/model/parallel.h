// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace anneal::model {

/// Splits [0, count) into one stretch of at least `grain` for each of torch's threads and returns when all are done.
void parallelFor(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t begin, std::int64_t end)> &work);

/// Runs tasks 0 … count − 1; a thread that is done takes the next one, so uneven tasks and busy processors even out.
void parallelTasks(std::int64_t count, const std::function<void(std::int64_t task)> &work);

} // namespace anneal::model
