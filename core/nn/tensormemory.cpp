// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/tensormemory.h"

#include <c10/core/CPUAllocator.h>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>

namespace anneal::nn {
namespace {

constexpr std::uintptr_t kAlignment = c10::gAlignment;
static_assert(kAlignment > alignof(std::max_align_t)); // there is always room for the block's own address before the data

void release(void *data)
{
    if (data)
        std::free(static_cast<void **>(data)[-1]);
}

/// Torch asks posix_memalign(), whose freed blocks glibc before 2.38 never finds again for a request of the same size: it looks for the size with the
/// room for the alignment. Where something that stays lies behind each block, as a layer's input does, the heap grows to several times of what is
/// used. Here the block itself is of that size.
class TensorMemory final : public c10::Allocator
{
public:
    c10::DataPtr allocate(std::size_t bytes) override
    {
        if (bytes == 0)
            return { nullptr, nullptr, &release, c10::Device(c10::DeviceType::CPU) };
        auto *block = bytes > SIZE_MAX - kAlignment ? nullptr : std::malloc(bytes + kAlignment);
        TORCH_CHECK(block, "DefaultCPUAllocator: not enough memory: you tried to allocate ", bytes, " bytes."); // not translated: torch's words
        auto *data = reinterpret_cast<void **>((reinterpret_cast<std::uintptr_t>(block) + kAlignment) & ~(kAlignment - 1));
        data[-1] = block;
        return { data, data, &release, c10::Device(c10::DeviceType::CPU) };
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void *to, const void *from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }
};

} // namespace

void reuseTensorMemory()
{
    static TensorMemory memory;
    c10::SetCPUAllocator(&memory, /*priority=*/1);
    // A training step frees and asks again for the same hundreds of megabytes; kept by the process, their pages need not be cleared each time.
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

} // namespace anneal::nn
