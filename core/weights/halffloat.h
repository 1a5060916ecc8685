// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace anneal::weights {

/// IEEE half to float, exact.
inline float fromHalf(std::uint16_t half)
{
    const std::uint32_t sign = std::uint32_t(half & 0x8000) << 16;
    const std::uint32_t rest = half & 0x7FFFu;
    if (rest >= 0x7C00) // infinity or NaN
        return std::bit_cast<float>(sign | 0x7F800000u | (rest & 0x3FF) << 13);
    // Exponent and mantissa shifted in place are too small by 2^112; the product is exact, for subnormal halves too.
    const float magnitude = std::bit_cast<float>(rest << 13) * 0x1p112f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
}

/// Float to IEEE half, rounded to nearest even; beyond 65504 becomes infinity, NaN stays a quiet one.
inline std::uint16_t toHalf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000);
    const std::uint32_t rest = bits & 0x7FFFFFFF;
    if (rest > 0x7F800000)
        return static_cast<std::uint16_t>(sign | 0x7E00);
    if (rest >= 0x477FF000) // 65520 and more
        return static_cast<std::uint16_t>(sign | 0x7C00);
    if (rest < 0x38800000) { // subnormal: adding 0.5 lets the addition round at the right bit
        const float shifted = std::bit_cast<float>(rest) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000));
    }
    const std::uint32_t odd = rest >> 13 & 1;
    return static_cast<std::uint16_t>(sign | (rest - 0x38000000 + 0xFFF + odd) >> 13);
}

inline float fromBFloat(std::uint16_t bits)
{
    return std::bit_cast<float>(std::uint32_t(bits) << 16);
}

/// Float to bfloat16, rounded to nearest even; NaN stays a quiet one.
inline std::uint16_t toBFloat(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000)
        return static_cast<std::uint16_t>(bits >> 16 | 64);
    return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

} // namespace anneal::weights
