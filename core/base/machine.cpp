// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"

#include "core/base/files.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <sched.h>
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
    return std::strtoull(text.c_str(), nullptr, 10) * 1024;
}

} // namespace

bool Machine::has(const std::string &feature) const
{
    return std::find(features.begin(), features.end(), feature) != features.end();
}

Machine thisMachine()
{
    Machine machine;
    const auto cpu = readProc("/proc/cpuinfo");
    machine.processor = valueOf(cpu, "model name");
    auto flags = split(valueOf(cpu, "flags"), ' ');
    for (const std::string feature : { "sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16" }) {
        if (std::find(flags.begin(), flags.end(), feature) != flags.end())
            machine.features.push_back(feature);
    }
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    machine.cores = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    const auto memory = readProc("/proc/meminfo");
    machine.memory = kibibytes(valueOf(memory, "MemTotal"));
    machine.memoryFree = availableMemory();
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator("/proc/driver/nvidia/gpus", ignored))
        machine.gpus.push_back(valueOf(readProc((entry.path() / "information").c_str()), "Model"));
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
    const auto free = kibibytes(valueOf(readProc("/proc/meminfo"), "MemAvailable"));
    const auto limit = numberAtStart(readProc("/sys/fs/cgroup/memory.max")); // "max" is no number: no limit
    const auto used = numberAtStart(readProc("/sys/fs/cgroup/memory.current"));
    if (!limit || !used)
        return free;
    return std::min(free, *limit > *used ? *limit - *used : 0);
}

std::uint64_t residentMemory()
{
    const auto pages = readProc("/proc/self/statm"); // all, resident, …
    return numberAtStart(std::string_view(pages).substr(std::min(pages.size(), pages.find(' ') + 1))).value_or(0)
        * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace anneal::base
