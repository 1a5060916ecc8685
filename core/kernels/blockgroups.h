// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks ggml blocks by AVX-512, for this folder only. The formats: ggml-quants.c of llama.cpp. Every number but one of
// Q4_K and Q5_K, which ends in a subtraction, is a product that float32 holds without rounding or rounds once: it has the bits of plain arithmetic.
#pragma once

#include "core/kernels/blocks.h"
#include "core/kernels/kernels.h"

#include <immintrin.h>

#include <cstring>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels::tile {

/// The numbers of a group in order.
struct Group
{
    __m512 first, second;
};

inline __m512 halfAt(const std::byte *at)
{
    short bits;
    std::memcpy(&bits, at, 2);
    return _mm512_cvtph_ps(_mm256_set1_epi16(bits));
}
inline std::uint32_t bitsAt(const std::byte *at)
{
    std::uint32_t bits;
    std::memcpy(&bits, at, 4);
    return bits;
}
inline unsigned byteAt(const std::byte *at)
{
    return std::to_integer<unsigned>(*at);
}
/// 16 bytes, each in 32 bits.
inline __m512i bytesAt(const std::byte *at)
{
    return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at)));
}
inline __m512i signedAt(const std::byte *at)
{
    return _mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at)));
}
inline __m512i nibble(__m512i bytes, unsigned shift)
{
    return _mm512_and_si512(_mm512_srl_epi32(bytes, _mm_cvtsi32_si128(int(shift))), _mm512_set1_epi32(15));
}
inline __m512i withBit(__m512i numbers, __mmask16 where, int bit)
{
    return _mm512_mask_or_epi32(numbers, where, numbers, _mm512_set1_epi32(bit));
}
inline __m512 scaled(__m512i numbers, __m512 scale)
{
    return _mm512_mul_ps(_mm512_cvtepi32_ps(numbers), scale);
}
inline __m512 scaled(__m512i numbers, __m512 scale, __m512 added)
{
    return _mm512_fmadd_ps(_mm512_cvtepi32_ps(numbers), scale, added);
}
inline __m512i lessBy(__m512i numbers, int by)
{
    return _mm512_sub_epi32(numbers, _mm512_set1_epi32(by));
}

/// Scale and minimum of a group of Q4_K and Q5_K, six bits each.
inline void scaleAndMinimum(const std::byte *block, std::int64_t group, __m512 &scale, __m512 &minimum)
{
    const std::byte *s = block + 4;
    unsigned factor = byteAt(s + group) & 63, least = byteAt(s + group + 4) & 63;
    if (group >= 4) {
        factor = (byteAt(s + group + 4) & 15) | (byteAt(s + group - 4) >> 6) << 4;
        least = byteAt(s + group + 4) >> 4 | (byteAt(s + group) >> 6) << 4;
    }
    scale = _mm512_mul_ps(halfAt(block), _mm512_set1_ps(float(factor)));
    minimum = _mm512_sub_ps(_mm512_setzero_ps(), _mm512_mul_ps(halfAt(block + 2), _mm512_set1_ps(float(least))));
}

/// A group of a block; blocks of 32 numbers have only one.
template <BlockFormat format>
inline Group unpacked(const std::byte *block, std::int64_t group)
{
    if constexpr (format == BlockFormat::Q8_0) {
        const __m512 scale = halfAt(block);
        return { scaled(signedAt(block + 2), scale), scaled(signedAt(block + 18), scale) };
    } else if constexpr (format == BlockFormat::Q4_0) {
        const __m512 scale = halfAt(block);
        const __m512i bytes = bytesAt(block + 2);
        return { scaled(lessBy(nibble(bytes, 0), 8), scale), scaled(lessBy(nibble(bytes, 4), 8), scale) };
    } else if constexpr (format == BlockFormat::Q4_1) {
        const __m512 scale = halfAt(block), least = halfAt(block + 2);
        const __m512i bytes = bytesAt(block + 4);
        return { scaled(nibble(bytes, 0), scale, least), scaled(nibble(bytes, 4), scale, least) };
    } else if constexpr (format == BlockFormat::Q5_0) {
        const __m512 scale = halfAt(block);
        const std::uint32_t fifth = bitsAt(block + 2);
        const __m512i bytes = bytesAt(block + 6);
        return { scaled(lessBy(withBit(nibble(bytes, 0), __mmask16(fifth), 16), 16), scale),
            scaled(lessBy(withBit(nibble(bytes, 4), __mmask16(fifth >> 16), 16), 16), scale) };
    } else if constexpr (format == BlockFormat::Q5_1) {
        const __m512 scale = halfAt(block), least = halfAt(block + 2);
        const std::uint32_t fifth = bitsAt(block + 4);
        const __m512i bytes = bytesAt(block + 8);
        return { scaled(withBit(nibble(bytes, 0), __mmask16(fifth), 16), scale, least),
            scaled(withBit(nibble(bytes, 4), __mmask16(fifth >> 16), 16), scale, least) };
    } else if constexpr (format == BlockFormat::Q4_K || format == BlockFormat::Q5_K) {
        __m512 scale, least;
        scaleAndMinimum(block, group, scale, least);
        const std::byte *nibbles = block + (format == BlockFormat::Q4_K ? 16 : 48) + group / 2 * 32;
        const unsigned shift = group % 2 * 4;
        __m512i first = nibble(bytesAt(nibbles), shift), second = nibble(bytesAt(nibbles + 16), shift);
        if constexpr (format == BlockFormat::Q5_K) {
            const __m512i bit = _mm512_set1_epi32(1 << group);
            first = withBit(first, _mm512_test_epi32_mask(bytesAt(block + 16), bit), 16);
            second = withBit(second, _mm512_test_epi32_mask(bytesAt(block + 32), bit), 16);
        }
        return { scaled(first, scale, least), scaled(second, scale, least) };
    } else {
        static_assert(format == BlockFormat::Q6_K);
        const std::int64_t half = group / 4, quarter = group % 4;
        const std::byte *low = block + half * 64 + quarter % 2 * 32, *high = block + 128 + half * 32;
        const auto *scales = reinterpret_cast<const std::int8_t *>(block + 192) + half * 8 + quarter * 2;
        const __m512 d = halfAt(block + 208);
        const auto part = [&](std::int64_t at, std::int8_t scale) {
            const __m512i upper = _mm512_slli_epi32(
                _mm512_and_si512(_mm512_srl_epi32(bytesAt(high + at), _mm_cvtsi32_si128(int(quarter) * 2)), _mm512_set1_epi32(3)), 4);
            const __m512i all = _mm512_or_si512(nibble(bytesAt(low + at), quarter < 2 ? 0 : 4), upper);
            return scaled(lessBy(all, 32), _mm512_mul_ps(d, _mm512_set1_ps(float(scale))));
        };
        return { part(0, scales[0]), part(16, scales[1]) };
    }
}

inline void store(const Group &numbers, BFloat16Bits *to)
{
    _mm512_storeu_si512(to, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(numbers.second, numbers.first)));
}
inline void store(const Group &numbers, float *to)
{
    _mm512_storeu_ps(to, numbers.first);
    _mm512_storeu_ps(to + 16, numbers.second);
}

template <BlockFormat format, typename T>
void unpackGroups(const std::byte *row, std::int64_t first, std::int64_t groups, T *to)
{
    constexpr std::int64_t ofBlock = sizeOf(format).numbers / kGroup;
    for (std::int64_t group = first; group < first + groups; ++group, to += kGroup)
        store(unpacked<format>(row + group / ofBlock * sizeOf(format).bytes, group % ofBlock), to);
}

/// Groups of a row one after the other, from the group `first` on.
template <typename T>
Unpack<T> unpackOf(BlockFormat format)
{
    switch (format) {
    case BlockFormat::Q4_0:
        return unpackGroups<BlockFormat::Q4_0, T>;
    case BlockFormat::Q4_1:
        return unpackGroups<BlockFormat::Q4_1, T>;
    case BlockFormat::Q5_0:
        return unpackGroups<BlockFormat::Q5_0, T>;
    case BlockFormat::Q5_1:
        return unpackGroups<BlockFormat::Q5_1, T>;
    case BlockFormat::Q8_0:
        return unpackGroups<BlockFormat::Q8_0, T>;
    case BlockFormat::Q4_K:
        return unpackGroups<BlockFormat::Q4_K, T>;
    case BlockFormat::Q5_K:
        return unpackGroups<BlockFormat::Q5_K, T>;
    case BlockFormat::Q6_K:
        return unpackGroups<BlockFormat::Q6_K, T>;
    }
    return nullptr;
}

} // namespace anneal::kernels::tile

#pragma GCC pop_options
