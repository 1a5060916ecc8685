// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::base {

/// What this computer has, read from /proc and /dev.
struct Machine
{
    std::string processor;
    int cores = 0;                     // this process may use, rounded up where a control group gives it a share of one
    std::vector<std::string> features; // of the processor that matter here: "avx2", "avx512f", "avx512_bf16", "amx_bf16" …
    std::uint64_t memory = 0;          // bytes
    std::uint64_t memoryFree = 0;      // bytes that can be had without swapping, as availableMemory()
    std::vector<std::string> gpus;     // names of NVIDIA GPUs
    std::string gpuDriver;             // version, empty without one

    bool has(const std::string &feature) const;
};

Machine thisMachine();

/// What control groups leave to a process; nothing where they set no limit.
struct GroupLimits
{
    std::optional<std::uint64_t> memoryFree; // bytes until the first limit, with the file cache that the kernel would give back
    std::optional<double> cores;             // processor seconds a second
};

/// The tightest limits of a group and all above it. `membership` is the text of /proc/PID/cgroup, `root` where control groups are
/// mounted; both versions of control groups are read.
GroupLimits groupLimits(const std::filesystem::path &root, std::string_view membership);

/// Bytes this process may still take: what the system has free, or less where a control group limits it.
std::uint64_t availableMemory();
/// Resident bytes of this process.
std::uint64_t residentMemory();

} // namespace anneal::base
