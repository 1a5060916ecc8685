// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/int8gemm.h"

#include "core/kernels/parallel.h"
#include "core/kernels/scratch.h"

#include <immintrin.h>

#include <algorithm>
#include <cstring>
#include <limits>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c,prefer-vector-width=512")

namespace anneal::kernels {

namespace {

constexpr int kTileRows = 8;               // rows of A whose sums stay in registers
constexpr std::int64_t kRowsPerTask = 512; // whose numbers stay in the second-level cache while a panel passes them

/// Rows of A as 8-bit numbers.
struct Codes
{
    std::int8_t *numbers = nullptr; // (rows, columns)
    float *scales = nullptr;        // (rows, groups)
    float *sums = nullptr;          // (rows, groups): scale · Σ of a group's numbers, for minimums
    std::int32_t *starts = nullptr; // (rows, 2 · groups): −offset · Σ of half a group's numbers
    std::int64_t groups = 0;

    Codes from(std::int64_t row) const
    {
        return { numbers + row * groups * kGroup, scales + row * groups, sums + row * groups, starts + row * 2 * groups, groups };
    }
};

inline __m512 sixteen(const float *from)
{
    return _mm512_loadu_ps(from);
}
inline __m512 sixteen(const BFloat16Bits *from)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from))), 16));
}

/// Rounded to the nearest, ties to even; NaN stays NaN. Not every processor with avx512_vnni has an instruction for it.
inline __m256i inBFloat16(__m512 numbers)
{
    const __m512i bits = _mm512_castps_si512(numbers), one = _mm512_set1_epi32(1);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), one);
    const __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    const __mmask16 isNumber = _mm512_cmp_ps_mask(numbers, numbers, _CMP_ORD_Q);
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(_mm512_mask_mov_epi32(_mm512_set1_epi32(0x7fc00000), isNumber, rounded), 16));
}

/// Makes 8-bit numbers of one row: the largest of a group becomes ±127.
template <typename T>
void quantizeRow(const T *from, int offset, const Codes &to)
{
    const __m512 limit = _mm512_set1_ps(std::numeric_limits<float>::max());
    for (std::int64_t g = 0; g < to.groups; ++g, from += kGroup) {
        const __m512 first = sixteen(from), second = sixteen(from + 16);
        const __m512 sizes[] = { _mm512_abs_ps(first), _mm512_abs_ps(second) };
        // Not "less or equal" is true of NaN, too.
        const bool isFinite = (_mm512_cmp_ps_mask(sizes[0], limit, _CMP_NLE_UQ) | _mm512_cmp_ps_mask(sizes[1], limit, _CMP_NLE_UQ)) == 0;
        const float largest = _mm512_reduce_max_ps(_mm512_max_ps(sizes[0], sizes[1]));
        constexpr float kNone = 1e-30f; // smaller groups count as zero: the factor could become infinite
        const __m512 factor = _mm512_set1_ps(largest > kNone ? 127.0f / largest : 0.0f);
        const auto rounded = [&](__m512 numbers) { return isFinite ? _mm512_cvtps_epi32(_mm512_mul_ps(numbers, factor)) : _mm512_setzero_si512(); };
        const __m512i a = rounded(first), b = rounded(second);
        _mm_storeu_si128(reinterpret_cast<__m128i *>(to.numbers + g * kGroup), _mm512_cvtepi32_epi8(a));
        _mm_storeu_si128(reinterpret_cast<__m128i *>(to.numbers + g * kGroup + 16), _mm512_cvtepi32_epi8(b));
        const std::int32_t sumA = _mm512_reduce_add_epi32(a), sumB = _mm512_reduce_add_epi32(b);
        to.scales[g] = isFinite ? largest / 127.0f : std::numeric_limits<float>::quiet_NaN();
        to.sums[g] = to.scales[g] * float(sumA + sumB);
        to.starts[2 * g] = -offset * sumA;
        to.starts[2 * g + 1] = -offset * sumB;
    }
}

/// What products with a group of a panel are scaled by.
enum class Scaling {
    Offset,  // one scale; the codes are larger than the numbers
    Minimum, // one scale, and what each number is more
    Halves,  // a scale for each half of the group; the codes are larger than the numbers
};
constexpr Scaling scalingOf(BlockFormat format)
{
    return format == BlockFormat::Q6_K ? Scaling::Halves : panelLayout(format).offset > 0 ? Scaling::Offset : Scaling::Minimum;
}

/// A group of a panel: 16 rows of 32 codes, and their scales.
struct Group
{
    __m512i codes[8];
    __m512 scale, second; // the minimum, or the scale of the second half
};

inline __m512 halves(const std::byte *at)
{
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(at)));
}
inline __m512 smallOnes(const std::byte *at, bool areSigned)
{
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
    return _mm512_cvtepi32_ps(areSigned ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
}

template <BlockFormat format>
inline Group groupOf(const std::byte *block, std::int64_t number)
{
    constexpr auto layout = panelLayout(format);
    const std::byte *from = block + 2 * layout.halves * kPanelRows + number * layout.group();
    Group group;
    if constexpr (layout.codes == 256) {
        const __m512i low = _mm512_set1_epi8(15);
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
            const __m512i both = _mm512_loadu_si512(from + 64 * i);
            group.codes[i] = _mm512_and_si512(both, low);
            group.codes[4 + i] = _mm512_and_si512(_mm512_srli_epi16(both, 4), low);
        }
    } else {
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i)
            group.codes[i] = _mm512_loadu_si512(from + 64 * i);
    }
    group.scale = halves(block);
    if constexpr (layout.extra == 0) {
        if constexpr (layout.halves == 2)
            group.second = halves(block + 2 * kPanelRows);
    } else if constexpr (layout.halves == 2) {
        group.scale = _mm512_mul_ps(group.scale, smallOnes(from + layout.codes, false));
        group.second
            = _mm512_mul_ps(halves(block + 2 * kPanelRows), _mm512_sub_ps(_mm512_setzero_ps(), smallOnes(from + layout.codes + kPanelRows, false)));
    } else {
        group.second = _mm512_mul_ps(group.scale, smallOnes(from + layout.codes + kPanelRows, true));
        group.scale = _mm512_mul_ps(group.scale, smallOnes(from + layout.codes, true));
    }
    return group;
}

inline __m512i four(const std::int8_t *from)
{
    int bits;
    std::memcpy(&bits, from, 4);
    return _mm512_set1_epi32(bits);
}

template <int first, int count>
inline __m512i products(const Group &group, const std::int8_t *numbers, __m512i sum)
{
#pragma GCC unroll 8
    for (int i = first; i < first + count; ++i)
        sum = _mm512_dpbusd_epi32(sum, group.codes[i], four(numbers + 4 * i));
    return sum;
}

/// sums[i] += the products of a group with that of each row.
template <Scaling scaling, int rows>
inline void addGroup(const Group &group, const Codes &a, std::int64_t g, __m512 (&sums)[rows])
{
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i) {
        const std::int64_t at = i * a.groups + g;
        const std::int8_t *numbers = a.numbers + at * kGroup;
        const __m512 scale = _mm512_set1_ps(a.scales[at]);
        if constexpr (scaling == Scaling::Halves) {
            const __m512i first = products<0, 4>(group, numbers, _mm512_set1_epi32(a.starts[2 * at]));
            const __m512i second = products<4, 4>(group, numbers, _mm512_set1_epi32(a.starts[2 * at + 1]));
            sums[i] = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(first), scale), group.scale, sums[i]);
            sums[i] = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(second), scale), group.second, sums[i]);
        } else if constexpr (scaling == Scaling::Offset) {
            const __m512i first = products<0, 4>(group, numbers, _mm512_set1_epi32(a.starts[2 * at]));
            const __m512i all = products<4, 4>(group, numbers, _mm512_add_epi32(first, _mm512_set1_epi32(a.starts[2 * at + 1])));
            sums[i] = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(all), scale), group.scale, sums[i]);
        } else {
            const __m512i all = products<0, 8>(group, numbers, _mm512_setzero_si512());
            sums[i] = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(all), scale), group.scale, sums[i]);
            sums[i] = _mm512_fmadd_ps(_mm512_set1_ps(a.sums[at]), group.second, sums[i]);
        }
    }
}

/// Where the sums of a panel go.
struct Place
{
    Int8Output output;
    std::int64_t column = 0;
    __mmask16 columns = 0; // which of the 16 exist

    void put(std::int64_t row, __m512 sums) const
    {
        const std::int64_t at = row * output.row + column;
        if (output.addend)
            sums = _mm512_add_ps(sums, _mm512_maskz_loadu_ps(columns, output.addend + row * output.addendRow + column));
        if (output.isFloat)
            _mm512_mask_storeu_ps(static_cast<float *>(output.c) + at, columns, sums);
        else
            _mm256_mask_storeu_epi16(static_cast<BFloat16Bits *>(output.c) + at, columns, inBFloat16(sums));
    }
};

/// A few rows and one panel.
template <BlockFormat format, int rows>
void multiplyTile(const std::byte *panel, const Codes &a, std::int64_t row, const Place &place)
{
    constexpr auto layout = panelLayout(format);
    __m512 sums[rows];
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
        sums[i] = _mm512_setzero_ps();
    for (std::int64_t g = 0; g < a.groups; g += layout.groups, panel += layout.block())
        for (std::int64_t i = 0; i < layout.groups; ++i)
            addGroup<scalingOf(format), rows>(groupOf<format>(panel, i), a, g + i, sums);
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
        place.put(row + i, sums[i]);
}

using Tile = void (*)(const std::byte *, const Codes &, std::int64_t, const Place &);
template <BlockFormat format>
constexpr Tile kTiles[kTileRows] = { multiplyTile<format, 1>, multiplyTile<format, 2>, multiplyTile<format, 3>, multiplyTile<format, 4>,
    multiplyTile<format, 5>, multiplyTile<format, 6>, multiplyTile<format, 7>, multiplyTile<format, 8> };

/// Rows [begin, end) and one panel.
template <BlockFormat format>
void runPanel(const std::byte *panel, const Codes &a, std::int64_t begin, std::int64_t end, const Place &place)
{
    for (std::int64_t row = begin; row < end; row += kTileRows)
        kTiles<format>[std::min<std::int64_t>(kTileRows, end - row) - 1](panel, a.from(row), row, place);
}

using RunPanel = void (*)(const std::byte *, const Codes &, std::int64_t, std::int64_t, const Place &);
RunPanel runnerOf(BlockFormat format)
{
    switch (format) {
    case BlockFormat::Q4_0:
        return runPanel<BlockFormat::Q4_0>;
    case BlockFormat::Q4_1:
        return runPanel<BlockFormat::Q4_1>;
    case BlockFormat::Q5_0:
        return runPanel<BlockFormat::Q5_0>;
    case BlockFormat::Q5_1:
        return runPanel<BlockFormat::Q5_1>;
    case BlockFormat::Q8_0:
        return runPanel<BlockFormat::Q8_0>;
    case BlockFormat::Q4_K:
        return runPanel<BlockFormat::Q4_K>;
    case BlockFormat::Q5_K:
        return runPanel<BlockFormat::Q5_K>;
    case BlockFormat::Q6_K:
        return runPanel<BlockFormat::Q6_K>;
    }
    return nullptr;
}

Codes quantized(const Int8Input &a, const BlockPanels &b, std::int64_t m)
{
    static thread_local Scratch numbers, scales, sums, starts;
    const std::int64_t groups = b.columns / kGroup;
    const auto count = std::size_t(m * groups);
    const Codes codes { numbers.get<std::int8_t>(count * kGroup), scales.get<float>(count), sums.get<float>(count),
        starts.get<std::int32_t>(2 * count), groups };
    const int offset = panelLayout(b.format).offset;
    parallelFor(m, std::max<std::int64_t>(1, 16384 / b.columns), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            if (a.isFloat)
                quantizeRow(static_cast<const float *>(a.rows) + row * a.row, offset, codes.from(row));
            else
                quantizeRow(static_cast<const BFloat16Bits *>(a.rows) + row * a.row, offset, codes.from(row));
    });
    return codes;
}

} // namespace

bool hasInt8Gemm()
{
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
    return has;
}

void int8Gemm(const Int8Input &a, const BlockPanels &b, std::int64_t m, std::int64_t n, const Int8Output &output)
{
    const auto codes = quantized(a, b, m);
    const auto run = runnerOf(b.format);
    const std::int64_t panels = panelCount(n), bytes = panelBytes(b.format, b.columns);
    const std::int64_t stretches = (m + kRowsPerTask - 1) / kRowsPerTask;
    const std::int64_t rows = (m + stretches - 1) / stretches;
    // A task is about 10 µs long where there are few rows, so that sharing it out costs little.
    const std::int64_t together = std::max<std::int64_t>(1, 262144 / (rows * b.columns * kPanelRows));
    parallelFor(panels * stretches, together, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t task = begin; task < end; ++task) {
            const std::int64_t panel = task % panels, first = task / panels * rows;
            const std::int64_t left = n - panel * kPanelRows;
            const Place place { output, panel * kPanelRows, left >= 16 ? __mmask16(0xffff) : __mmask16((1u << left) - 1) };
            run(b.data + panel * bytes, codes, first, std::min(m, first + rows), place);
        }
    });
}

} // namespace anneal::kernels

#pragma GCC pop_options
