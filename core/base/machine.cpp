// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"

#include "core/base/files.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fcntl.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <system_error>
#include <unistd.h>

namespace anneal::base {
namespace fs = std::filesystem;
namespace {

/// Files of /proc have no size, so base::readFile() would find them empty.
std::string readProc(const char *file)
{
    std::string text;
    const int descriptor = ::open(file, O_RDONLY | O_CLOEXEC);
    char buffer[65536];
    for (ssize_t count = 0; descriptor >= 0 && (count = ::read(descriptor, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(count));
    if (descriptor >= 0)
        ::close(descriptor);
    return text;
}

/// The value of "key : value" lines; the first one.
std::string valueOf(const std::string &text, std::string_view key)
{
    for (const auto &line : split(text, '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string::npos && trimmed(std::string_view(line).substr(0, colon)) == key)
            return std::string(trimmed(std::string_view(line).substr(colon + 1)));
    }
    return {};
}

std::optional<std::uint64_t> numberAtStart(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::uint64_t kibibytes(const std::string &text)
{
    return numberAtStart(text).value_or(0) * 1024;
}

/// The files of the two versions of control groups.
struct GroupFiles
{
    std::vector<const char *> limits; // of memory; "max" is no number, so it is no limit
    const char *used;
    std::vector<std::string_view> cache; // keys of memory.stat: what the kernel gives back where memory is short
};
const GroupFiles kVersion2 { { "memory.max", "memory.high" }, "memory.current", { "inactive_file", "active_file", "slab_reclaimable" } };
const GroupFiles kVersion1 { { "memory.limit_in_bytes" }, "memory.usage_in_bytes", { "total_inactive_file", "total_active_file" } };

/// Of "key number" lines, the sum of those named.
std::uint64_t sumOf(const std::string &text, const std::vector<std::string_view> &keys)
{
    std::uint64_t sum = 0;
    for (const auto &line : split(text, '\n')) {
        const auto blank = line.find(' ');
        if (blank != std::string::npos && std::find(keys.begin(), keys.end(), std::string_view(line).substr(0, blank)) != keys.end())
            sum += numberAtStart(std::string_view(line).substr(blank + 1)).value_or(0);
    }
    return sum;
}

template <typename T>
void lower(std::optional<T> &least, T value)
{
    least = std::min(least.value_or(value), value);
}

void readMemory(const fs::path &group, const GroupFiles &files, GroupLimits &limits)
{
    const auto used = numberAtStart(readProc((group / files.used).c_str()));
    if (!used)
        return;
    const auto cache = sumOf(readProc((group / "memory.stat").c_str()), files.cache);
    const auto taken = *used - std::min(*used, cache);
    for (const char *name : files.limits)
        if (const auto limit = numberAtStart(readProc((group / name).c_str())))
            lower(limits.memoryFree, *limit - std::min(*limit, taken));
}

void readCores(const fs::path &group, GroupLimits &limits)
{
    const auto share = [&](std::optional<std::uint64_t> quota, std::optional<std::uint64_t> period) {
        if (quota && period && *quota > 0 && *period > 0)
            lower(limits.cores, static_cast<double>(*quota) / static_cast<double>(*period));
    };
    const auto both = readProc((group / "cpu.max").c_str()); // "200000 100000", "max 100000"
    const auto blank = std::min(both.find(' '), both.size());
    share(numberAtStart(both), numberAtStart(std::string_view(both).substr(std::min(blank + 1, both.size()))));
    share(numberAtStart(readProc((group / "cpu.cfs_quota_us").c_str())), numberAtStart(readProc((group / "cpu.cfs_period_us").c_str())));
}

GroupLimits ownLimits()
{
    return groupLimits("/sys/fs/cgroup", readProc("/proc/self/cgroup"));
}

} // namespace

GroupLimits groupLimits(const fs::path &root, std::string_view membership)
{
    GroupLimits limits;
    for (const auto &line : split(membership, '\n')) { // "0::/user.slice/run", "4:memory:/docker/12ab"
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        const auto mount = controllers.empty() ? root : root / controllers;
        // Inside a container the names may be those of the host, which are not there: the groups that are decide.
        auto name = fs::path(line.substr(second + 1)).lexically_normal().relative_path();
        if (std::find(name.begin(), name.end(), "..") != name.end()) // above what is mounted here
            name.clear();
        for (auto group = mount / name;; group = group.parent_path()) {
            readMemory(group, controllers.empty() ? kVersion2 : kVersion1, limits);
            readCores(group, limits);
            if (group == mount || group == mount / "" || !group.has_relative_path())
                break;
        }
    }
    return limits;
}

bool Machine::has(const std::string &feature) const
{
    return std::find(features.begin(), features.end(), feature) != features.end();
}

Machine thisMachine()
{
    Machine machine;
    const auto cpu = readProc("/proc/cpuinfo");
    machine.processor = valueOf(cpu, "model name"); // not translated: a key
    auto flags = split(valueOf(cpu, "flags"), ' ');
    for (const std::string feature : { "sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16" }) {
        if (std::find(flags.begin(), flags.end(), feature) != flags.end())
            machine.features.push_back(feature);
    }
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    machine.cores = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    if (const auto share = ownLimits().cores)
        machine.cores = std::clamp(static_cast<int>(std::ceil(std::min(*share, 1e6))), 1, machine.cores);
    const auto memory = readProc("/proc/meminfo");
    machine.memory = kibibytes(valueOf(memory, "MemTotal"));
    machine.memoryFree = availableMemory();
    if (const auto gpus = entriesOf("/proc/driver/nvidia/gpus"))
        for (const auto &gpu : *gpus)
            machine.gpus.push_back(valueOf(readProc((gpu / "information").c_str()), "Model"));
    const auto driver = readProc("/proc/driver/nvidia/version");
    const auto at = driver.find("Kernel Module");
    if (at != std::string::npos) {
        for (const auto &word : split(driver.substr(at), ' ')) {
            if (!word.empty() && word.front() >= '0' && word.front() <= '9') {
                machine.gpuDriver = word;
                break;
            }
        }
    }
    return machine;
}

std::uint64_t availableMemory()
{
    auto free = kibibytes(valueOf(readProc("/proc/meminfo"), "MemAvailable"));
    if (struct sysinfo info = {}; free == 0 && ::sysinfo(&info) == 0) // where /proc is not shown
        free = std::uint64_t(info.freeram + info.bufferram) * info.mem_unit;
    return std::min(free, ownLimits().memoryFree.value_or(free));
}

std::uint64_t residentMemory()
{
    const auto pages = readProc("/proc/self/statm"); // all, resident, …
    return numberAtStart(std::string_view(pages).substr(std::min(pages.size(), pages.find(' ') + 1))).value_or(0)
        * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace anneal::base
