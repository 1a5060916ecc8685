// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace anneal::ui {

/// What the processor has done since the computer was started, in ticks of its clock, over all cores.
struct ProcessorTime
{
    std::uint64_t busy = 0, all = 0;
};

/// The first line of /proc/stat; nothing where it is another text.
std::optional<ProcessorTime> processorTime(std::string_view stat);

/// How busy this computer is at a moment.
struct MachineLoad
{
    std::optional<ProcessorTime> processor;
    std::uint64_t memoryUsed = 0, memory = 0; // bytes
    std::uint64_t diskFree = 0;               // bytes, where the run writes; 0: not known

    /// The share of the processor that was busy since `before`, 0 to 1; nothing where no time has passed, or it is not known.
    std::optional<double> processorShare(const MachineLoad &before) const;
};

/// Reads /proc, and asks the disk of `folder`, which may take long: call it off the GUI thread.
MachineLoad machineLoad(const std::filesystem::path &folder);

} // namespace anneal::ui
