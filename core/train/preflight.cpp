// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/preflight.h"

#include "core/base/files.h"
#include "core/base/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <unistd.h>

namespace anneal::train {
namespace {

/// The first number after `key` in a text of the kernel.
std::optional<std::uint64_t> numberAfter(std::string_view text, std::string_view key)
{
    const auto at = text.find(key);
    if (at == std::string_view::npos)
        return std::nullopt;
    text.remove_prefix(at + key.size());
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

/// A file of the kernel; such files have no size of their own.
std::string kernelText(const char *file)
{
    std::ifstream stream(file);
    return { std::istreambuf_iterator<char>(stream), {} };
}

} // namespace

Forecast forecast(
    const weights::ModelShape &shape, bool bfloat16, std::int64_t adapterParameters, std::int64_t batchTokens, const config::TrainingConfig &training)
{
    const auto adapter = static_cast<std::uint64_t>(adapterParameters);
    Forecast need;
    need.model = static_cast<std::uint64_t>(shape.parameters()) * (bfloat16 ? 2 : 4) + adapter * 4 * 4;
    // Kept per token and layer for the backward pass: the inputs of the projections, q, k, v, and both halves of the gated product.
    // With recomputation only the layer's own input is kept, and one layer's share at a time.
    const auto perLayer = static_cast<std::uint64_t>(6 * shape.hidden + 2 * shape.keyValueHeads * shape.headDim + 3 * shape.intermediate) * 4;
    const auto layers = static_cast<std::uint64_t>(shape.layers);
    const auto perToken = training.gradientCheckpointing ? perLayer + layers * static_cast<std::uint64_t>(shape.hidden) * 4 : perLayer * layers;
    need.activations = perToken * static_cast<std::uint64_t>(batchTokens);
    need.checkpoint = adapter * 4 * 3 + 65536;
    need.disk = need.checkpoint * static_cast<std::uint64_t>(std::max<std::int64_t>(1, training.keepLast) + training.keepBest + 1) + adapter * 4;
    return need;
}

std::uint64_t availableMemory()
{
    std::uint64_t available = std::numeric_limits<std::uint64_t>::max();
    if (const auto kibibytes = numberAfter(kernelText("/proc/meminfo"), "MemAvailable:"))
        available = *kibibytes * 1024;
    const auto limit = numberAfter(kernelText("/sys/fs/cgroup/memory.max"), ""); // "max" is no number: no limit
    const auto used = numberAfter(kernelText("/sys/fs/cgroup/memory.current"), "");
    if (limit && used)
        available = std::min(available, *limit > *used ? *limit - *used : 0);
    return available;
}

std::uint64_t residentMemory()
{
    return numberAfter(kernelText("/proc/self/statm"), " ").value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)); // the second number
}

base::Result<std::vector<std::string>> preflight(const Dataset &data, const Forecast &need, const std::filesystem::path &folder)
{
    if (data.size() == 0 || data.labels() == 0)
        return base::Error { base::ErrorKind::BadData, "No token of the data is trained on: everything is masked out or cut off.",
            "Check training.loss_on and training.max_seq_length, and look at rows and their masks in the data wizard." };
    std::vector<std::string> warnings;
    const auto free = base::freeSpace(folder);
    if (!free)
        return free.error();
    if (*free < need.checkpoint * 2)
        return base::Error { base::ErrorKind::NoSpace,
            "There is no room for checkpoints: " + base::formatBytes(*free) + " are free in " + folder.string() + ", one takes "
                + base::formatBytes(need.checkpoint) + ".",
            "Free some space, or put the run elsewhere." };
    if (*free < need.disk)
        warnings.push_back(
            "The disk may become full: checkpoints will take " + base::formatBytes(need.disk) + " and " + base::formatBytes(*free) + " are free.");
    const auto memory = availableMemory();
    if (need.activations > memory)
        warnings.push_back("Memory may run out: a step is expected to need " + base::formatBytes(need.activations) + " and "
            + base::formatBytes(memory) + " are available.");
    return warnings;
}

} // namespace anneal::train
