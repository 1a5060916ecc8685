// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kvcache.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>

#include <sys/mman.h>

namespace anneal::nn {

at::Tensor reservedRows(const std::vector<std::int64_t> &sizes, at::ScalarType type)
{
    const auto count = std::accumulate(sizes.begin(), sizes.end(), std::int64_t(1), std::multiplies());
    const auto bytes = std::size_t(count) * c10::elementSize(type);
    if (bytes == 0)
        return at::empty(sizes, at::TensorOptions().dtype(type));
    void *memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    ::madvise(memory, bytes, MADV_NOHUGEPAGE); // else the first token of a slot would take megabytes
    return at::from_blob(
        memory, sizes, [bytes](void *given) { ::munmap(given, bytes); }, at::TensorOptions().dtype(type));
}

void KvCache::copy(std::int64_t from, std::int64_t to, std::int64_t length)
{
    const c10::NoGradGuard noGradient;
    TORCH_CHECK(
        length <= lengths.at(std::size_t(from)), "a sequence in the cache is shorter than what is copied of it"); // not translated: an assertion
    lengths.at(std::size_t(to)) = length;
    if (from == to)
        return;
    const auto copyRows = [&](const at::Tensor &tensor, std::int64_t tokens) {
        const auto rows = (length + tokens - 1) / tokens;
        tensor[to].slice(1, 0, rows).copy_(tensor[from].slice(1, 0, rows));
    };
    for (const auto &layer : layers) {
        copyRows(layer.keys, layer.tokensOfKeys);
        copyRows(layer.values, layer.tokensOfValues);
    }
}

void KvCache::release(std::int64_t slot)
{
    constexpr std::uintptr_t page = 4096;
    cut(slot, 0);
    for (const auto &layer : layers)
        for (const auto &tensor : { layer.keys, layer.values }) {
            const auto rows = tensor[slot];
            const auto begin = reinterpret_cast<std::uintptr_t>(rows.data_ptr()), end = begin + rows.nbytes();
            const auto first = (begin + page - 1) / page * page, last = end / page * page; // others may stand on the pages at the ends
            if (first < last)
                ::madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
        }
}

std::uint64_t KvCache::bytesOfToken() const
{
    std::uint64_t bytes = 0;
    for (const auto &layer : layers)
        bytes += layer.keys.nbytes() + layer.values.nbytes();
    return std::max<std::uint64_t>(1, bytes / std::uint64_t(slots() * capacity));
}

} // namespace anneal::nn
