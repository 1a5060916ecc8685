// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bfloat16rows.h"

#include "core/kernels/bfloat16amx.h"
#include "core/kernels/blockgroups.h"
#include "core/kernels/parallel.h"

#include <algorithm>
#include <vector>

#pragma GCC push_options
#pragma GCC target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels {

namespace {

constexpr std::int64_t kSide = tile::kAmxSide; // columns made together
constexpr std::int64_t kVectorRows = 4;

/// Pair p of up to 16 columns, zeros after them.
__m512i gatherPair(const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t p)
{
    alignas(64) std::uint32_t pairs[kSide] {};
    for (std::int64_t i = 0; i < columns; ++i)
        std::memcpy(&pairs[i], from + i * row + 2 * p, 4);
    return _mm512_load_si512(pairs);
}

template <int rows>
void addPair(__m512 (&sums)[rows], const GemmTerm &term, std::int64_t p, __m512i b)
{
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) {
        int bits;
        std::memcpy(&bits, term.a + i * term.aRow + 2 * p, 4);
        sums[i] = _mm512_dpbf16_ps(sums[i], reinterpret_cast<__m512bh>(_mm512_set1_epi32(bits)), reinterpret_cast<__m512bh>(b));
    }
}

/// Calls visit(rows of B, elements from one to the next, first pair, pairs) for up to 16 columns of a term: once, or, where B is blocks, for
/// stretches of it in a buffer.
template <typename Visit>
void eachStretch(const GemmTerm &term, std::int64_t column, std::int64_t columns, Visit visit)
{
    constexpr std::int64_t kStretch = 256;
    if (!term.stored.data) {
        visit(term.b + column * term.bRow, term.bRow, std::int64_t(0), tile::pairsOf(term.k));
        return;
    }
    alignas(64) BFloat16Bits numbers[kSide * kStretch];
    const auto unpack = tile::unpackOf<BFloat16Bits>(term.stored.format);
    for (std::int64_t k = 0; k < term.k; k += kStretch) {
        const std::int64_t length = std::min(kStretch, term.k - k);
        for (std::int64_t i = 0; i < columns; ++i)
            unpack(term.stored.at(column + i), k / kGroup, length / kGroup, numbers + i * kStretch);
        visit(numbers, kStretch, k / 2, length / 2);
    }
}

/// Up to 16 columns by vectors, each sum in the order of tile::multiplyTile(). `column`: from that of the terms on.
template <int rows>
void vectorColumns(std::span<const GemmTerm> terms, std::int64_t column, const tile::Destination &to)
{
    const std::int64_t columns = std::min(kSide, to.columns);
    __m512 sums[rows];
    for (int i = 0; i < rows; ++i)
        sums[i] = _mm512_setzero_ps();
    for (const GemmTerm &term : terms)
        eachStretch(term, column, columns, [&](const BFloat16Bits *b, std::int64_t bRow, std::int64_t first, std::int64_t pairs) {
            std::int64_t p = 0;
            if (columns == kSide)
                for (; p + 16 <= pairs; p += 16) {
                    __m512i turned[16];
                    tile::turnPairs(b + 2 * p, bRow, turned);
#pragma GCC unroll 16
                    for (int i = 0; i < 16; ++i)
                        addPair<rows>(sums, term, first + p + i, turned[i]);
                }
            for (; p < pairs; ++p)
                addPair<rows>(sums, term, first + p, gatherPair(b, bRow, columns, p));
        });
    for (int i = 0; i < rows; ++i)
        tile::storeVector(sums[i], i, 0, to);
}

/// The rows of A of each term as AMX wants them on the right side: 16 rows side by side for each pair, zeros after the last row and pair.
std::vector<std::vector<std::uint32_t>> turnedRows(std::span<const GemmTerm> terms, std::int64_t m)
{
    std::vector<std::vector<std::uint32_t>> turned;
    for (const GemmTerm &term : terms) {
        const std::int64_t pairs = tile::pairsOf(term.k);
        auto &to = turned.emplace_back(std::size_t((pairs + kSide) * kSide));
        for (std::int64_t i = 0; i < m; ++i)
            for (std::int64_t p = 0; p < pairs; ++p)
                std::memcpy(&to[std::size_t(p * kSide + i)], term.a + i * term.aRow + 2 * p, 4);
    }
    return turned;
}

/// Up to 16 columns by AMX, each sum in the order of tile::amxBlock(): the same products of the same tiles, with the sides changed.
void amxColumns(
    std::span<const GemmTerm> terms, std::span<const std::uint32_t *const> rows, std::int64_t m, std::int64_t column, const tile::Destination &to)
{
    const std::int64_t columns = std::min(kSide, to.columns);
    alignas(64) std::uint32_t copy[kSide * kSide];
    _tile_zero(0);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        eachStretch(terms[i], column, columns, [&](const BFloat16Bits *b, std::int64_t bRow, std::int64_t first, std::int64_t pairs) {
            for (std::int64_t p = 0; p < pairs; p += kSide) {
                const auto side = tile::tileOf(b + 2 * p, bRow, columns, pairs - p, copy);
                tile::loadTile<1>(side.first, side.apart);
                tile::loadTile<2>(rows[i] + (first + p) * kSide, kSide * 4);
                _tile_dpbf16ps(0, 1, 2);
            }
        });
    }
    alignas(64) float sums[kSide][kSide], turned[kSide][kSide];
    tile::storeTile<0>(&sums[0][0], sizeof sums[0]);
    for (std::int64_t i = 0; i < kSide; ++i)
        for (std::int64_t j = 0; j < kSide; ++j)
            turned[i][j] = sums[j][i];
    for (std::int64_t i = 0; i < m; ++i)
        tile::storeVector(_mm512_load_ps(turned[i]), i, 0, to);
}

/// One panel of columns, so that the terms are cut as they are where a panel is packed.
void runPanel(std::span<const GemmTerm> whole, std::span<const std::vector<std::uint32_t>> turned, std::int64_t m, std::int64_t column,
    std::int64_t columns, const GemmOutput &output)
{
    constexpr void (*kVectors[kVectorRows])(std::span<const GemmTerm>, std::int64_t, const tile::Destination &)
        = { vectorColumns<1>, vectorColumns<2>, vectorColumns<3>, vectorColumns<4> };
    GemmTerm parts[2];
    const std::uint32_t *rows[2] {};
    for (std::size_t i = 0; i < whole.size(); ++i) {
        parts[i] = tile::partOf(whole[i], column, columns);
        if (!turned.empty())
            rows[i] = turned[i].data() + (parts[i].a - whole[i].a) / 2 * kSide;
    }
    const std::span terms(parts, whole.size());
    const std::int64_t bytes = output.store == Store::BFloat16 ? 2 : 4;
    for (std::int64_t n = column; n < column + columns; n += kSide) {
        tile::Destination to { static_cast<std::byte *>(output.c) + n * bytes, output.row, output.store, column + columns - n, nullptr };
        if (output.store == Store::AddFloat)
            to.addend = (output.addend ? output.addend : static_cast<const float *>(output.c)) + n;
        if (turned.empty())
            kVectors[m - 1](terms, n, to);
        else
            amxColumns(terms, rows, m, n, to);
    }
}

} // namespace

std::int64_t fewRows()
{
    return usesAmx() ? kSide : kVectorRows;
}

void bfloat16FewRows(std::span<const GemmTerm> terms, std::int64_t m, std::int64_t n, const GemmOutput &output)
{
    const auto turned = usesAmx() ? turnedRows(terms, m) : std::vector<std::vector<std::uint32_t>>();
    const std::int64_t panels = (n + tile::kPanel - 1) / tile::kPanel;
    parallelFor(panels, 2, [&](std::int64_t begin, std::int64_t end) {
        const tile::AmxTiles tiles;
        for (std::int64_t panel = begin; panel < end; ++panel)
            runPanel(terms, turned, m, panel * tile::kPanel, std::min(tile::kPanel, n - panel * tile::kPanel), output);
    });
}

} // namespace anneal::kernels

#pragma GCC pop_options
