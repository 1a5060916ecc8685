// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/preflight.h"

#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/text.h"

namespace anneal::train {

base::Result<std::vector<std::string>> preflight(const Dataset &data, const plan::Forecast &need, const std::filesystem::path &folder)
{
    if (data.size() == 0 || data.layout().trainedTokens() == 0)
        return base::Error { base::ErrorKind::BadData, "No token of the data is trained on: everything is masked out or cut off.",
            "Check training.loss_on and training.max_seq_length, and look at rows and their masks in the data wizard." };
    std::vector<std::string> warnings;
    const auto free = base::freeSpace(folder);
    if (!free)
        return free.error();
    if (*free < need.checkpoint * 2)
        return base::Error { base::ErrorKind::NoSpace,
            "There is no room for checkpoints: " + base::formatBytes(*free) + " are free in " + folder.string() + ", and two of "
                + base::formatBytes(need.checkpoint) + " must fit while one replaces the other.",
            "Free some space, or put the run elsewhere." };
    if (*free < need.disk)
        warnings.push_back(
            "The disk may become full: checkpoints will take " + base::formatBytes(need.disk) + " and " + base::formatBytes(*free) + " are free.");
    const auto memory = base::availableMemory();
    if (need.activations > memory)
        warnings.push_back("Memory may run out: a step is expected to need " + base::formatBytes(need.activations) + " and "
            + base::formatBytes(memory) + " are available.");
    return warnings;
}

} // namespace anneal::train
