// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace anneal::kernels {

/// Grow-only scratch memory, aligned to 64 bytes; its content is lost when it grows.
class Scratch
{
public:
    template <typename T>
    T *get(std::size_t count)
    {
        const std::size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
        if (bytes > m_bytes) {
            m_memory.reset(static_cast<std::byte *>(std::aligned_alloc(64, bytes)));
            m_bytes = m_memory ? bytes : 0;
            if (!m_memory)
                throw std::bad_alloc();
        }
        return reinterpret_cast<T *>(m_memory.get());
    }

private:
    struct Free
    {
        void operator()(std::byte *memory) const { std::free(memory); }
    };
    std::unique_ptr<std::byte, Free> m_memory;
    std::size_t m_bytes = 0;
};

} // namespace anneal::kernels
