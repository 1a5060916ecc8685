// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/preflight.h"

#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/base/tr.h"

namespace anneal::train {

base::Result<std::vector<std::string>> preflight(const Dataset &data, const plan::Forecast &need, const std::filesystem::path &folder)
{
    if (data.size() == 0 || data.layout().trainedTokens() == 0)
        return base::Error { base::ErrorKind::BadData, tr_("No token of the data is trained on: everything is masked out or cut off."),
            tr_("Check training.loss_on and training.max_seq_length, and look at rows and their masks in the data wizard.") };
    std::vector<std::string> warnings;
    const auto free = base::freeSpace(folder);
    if (!free)
        return free.error();
    if (*free < need.checkpoint * 2)
        return base::Error { base::ErrorKind::NoSpace,
            tr_("There is no room for checkpoints: %1 are free in %2, and two of %3 must fit while one replaces the other.", base::formatBytes(*free),
                folder.string(), base::formatBytes(need.checkpoint)),
            tr_("Free some space, or put the run elsewhere.") };
    if (*free < need.disk)
        warnings.push_back(
            tr_("The disk may become full: checkpoints will take %1 and %2 are free.", base::formatBytes(need.disk), base::formatBytes(*free)));
    const auto memory = base::availableMemory();
    if (need.activations > memory)
        warnings.push_back(tr_("Memory may run out: a step is expected to need %1 and %2 are available.", base::formatBytes(need.activations),
            base::formatBytes(memory)));
    return warnings;
}

} // namespace anneal::train
