// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/machineload.h"

#include "core/base/machine.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <system_error>

namespace anneal::ui {

std::optional<ProcessorTime> processorTime(std::string_view stat)
{
    constexpr std::string_view first = "cpu ";
    if (!stat.starts_with(first))
        return std::nullopt;
    stat = stat.substr(first.size(), std::min(stat.find('\n'), stat.size()) - first.size());
    // user nice system idle iowait irq softirq steal; what follows is counted among them already
    constexpr int idle = 3, waiting = 4, last = 7;
    ProcessorTime time;
    const char *at = stat.data(), *end = stat.data() + stat.size();
    int column = 0;
    for (; column <= last; ++column) {
        while (at != end && *at == ' ')
            ++at;
        std::uint64_t ticks = 0;
        const auto [next, failure] = std::from_chars(at, end, ticks);
        if (failure != std::errc())
            break;
        at = next;
        time.all += ticks;
        if (column != idle && column != waiting)
            time.busy += ticks;
    }
    return column > idle ? std::optional(time) : std::nullopt;
}

std::optional<double> MachineLoad::processorShare(const MachineLoad &before) const
{
    if (!processor || !before.processor || processor->all <= before.processor->all || processor->busy < before.processor->busy)
        return std::nullopt;
    return std::min(1.0, double(processor->busy - before.processor->busy) / double(processor->all - before.processor->all));
}

MachineLoad machineLoad(const std::filesystem::path &folder)
{
    static const std::uint64_t memory = base::thisMachine().memory;
    MachineLoad load;
    std::string line;
    if (std::ifstream stat("/proc/stat"); std::getline(stat, line))
        load.processor = processorTime(line);
    load.memory = memory;
    load.memoryUsed = memory - std::min(memory, base::availableMemory());
    std::error_code failure;
    const auto space = std::filesystem::space(folder, failure);
    load.diskFree = failure ? 0 : space.available;
    return load;
}

} // namespace anneal::ui
