// SPDX-License-Identifier: GPL-3.0-or-later
// Block formats of ggml, see ggml-quants.c of llama.cpp.
#include "core/base/tr.h"
#include "core/weights/gguffile.h"
#include "core/weights/halffloat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace anneal::weights {
namespace {

using Byte = std::uint8_t;

std::uint16_t u16At(const Byte *at)
{
    std::uint16_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

float halfAt(const Byte *at)
{
    return fromHalf(u16At(at));
}

// --- 32 elements a block: low nibbles hold the first half, high nibbles the second

void readQ4_0(const Byte *block, float *out)
{
    const float d = halfAt(block);
    for (int j = 0; j < 16; ++j) {
        const int packed = block[2 + j];
        out[j] = d * static_cast<float>((packed & 15) - 8);
        out[j + 16] = d * static_cast<float>((packed >> 4) - 8);
    }
}

void readQ4_1(const Byte *block, float *out)
{
    const float d = halfAt(block), m = halfAt(block + 2);
    for (int j = 0; j < 16; ++j) {
        const int packed = block[4 + j];
        out[j] = d * static_cast<float>(packed & 15) + m;
        out[j + 16] = d * static_cast<float>(packed >> 4) + m;
    }
}

void readQ5_0(const Byte *block, float *out)
{
    const float d = halfAt(block);
    std::uint32_t high;
    std::memcpy(&high, block + 2, 4);
    for (int j = 0; j < 16; ++j) {
        const int packed = block[6 + j];
        out[j] = d * static_cast<float>(((packed & 15) | static_cast<int>(high >> j & 1) << 4) - 16);
        out[j + 16] = d * static_cast<float>((packed >> 4 | static_cast<int>(high >> (j + 16) & 1) << 4) - 16);
    }
}

void readQ5_1(const Byte *block, float *out)
{
    const float d = halfAt(block), m = halfAt(block + 2);
    std::uint32_t high;
    std::memcpy(&high, block + 4, 4);
    for (int j = 0; j < 16; ++j) {
        const int packed = block[8 + j];
        out[j] = d * static_cast<float>((packed & 15) | static_cast<int>(high >> j & 1) << 4) + m;
        out[j + 16] = d * static_cast<float>(packed >> 4 | static_cast<int>(high >> (j + 16) & 1) << 4) + m;
    }
}

void readQ8_0(const Byte *block, float *out)
{
    const float d = halfAt(block);
    for (int j = 0; j < 32; ++j)
        out[j] = d * static_cast<float>(static_cast<std::int8_t>(block[2 + j]));
}

// --- 256 elements a block

struct ScaleAndMin
{
    float scale, min;
};

/// Scale and minimum of sub-block j, six bits each, from the twelve packed bytes of Q4_K and Q5_K.
ScaleAndMin scaleAt(const Byte *s, int j)
{
    if (j < 4)
        return { static_cast<float>(s[j] & 63), static_cast<float>(s[j + 4] & 63) };
    return { static_cast<float>((s[j + 4] & 15) | (s[j - 4] >> 6) << 4), static_cast<float>(s[j + 4] >> 4 | (s[j] >> 6) << 4) };
}

void readQ4_K(const Byte *block, float *out)
{
    const float d = halfAt(block), dmin = halfAt(block + 2);
    const Byte *nibbles = block + 16;
    for (int group = 0; group < 4; ++group, nibbles += 32, out += 64) {
        const auto low = scaleAt(block + 4, 2 * group), high = scaleAt(block + 4, 2 * group + 1);
        const float lowScale = d * low.scale, lowMin = dmin * low.min, highScale = d * high.scale, highMin = dmin * high.min;
        for (int l = 0; l < 32; ++l) {
            out[l] = lowScale * static_cast<float>(nibbles[l] & 15) - lowMin;
            out[l + 32] = highScale * static_cast<float>(nibbles[l] >> 4) - highMin;
        }
    }
}

void readQ5_K(const Byte *block, float *out)
{
    const float d = halfAt(block), dmin = halfAt(block + 2);
    const Byte *fifth = block + 16, *nibbles = block + 48;
    for (int group = 0; group < 4; ++group, nibbles += 32, out += 64) {
        const auto low = scaleAt(block + 4, 2 * group), high = scaleAt(block + 4, 2 * group + 1);
        const float lowScale = d * low.scale, lowMin = dmin * low.min, highScale = d * high.scale, highMin = dmin * high.min;
        for (int l = 0; l < 32; ++l) {
            out[l] = lowScale * static_cast<float>((nibbles[l] & 15) | (fifth[l] >> (2 * group) & 1) << 4) - lowMin;
            out[l + 32] = highScale * static_cast<float>(nibbles[l] >> 4 | (fifth[l] >> (2 * group + 1) & 1) << 4) - highMin;
        }
    }
}

void readQ6_K(const Byte *block, float *out)
{
    const Byte *low = block, *high = block + 128;
    const auto *scales = reinterpret_cast<const std::int8_t *>(block + 192);
    const float d = halfAt(block + 208);
    for (int half = 0; half < 2; ++half, low += 64, high += 32, scales += 8, out += 128) {
        for (int l = 0; l < 32; ++l) {
            const int s = l / 16;
            const auto put
                = [&](int quarter, int q) { out[l + 32 * quarter] = d * static_cast<float>(scales[s + 2 * quarter]) * static_cast<float>(q - 32); };
            put(0, (low[l] & 15) | (high[l] & 3) << 4);
            put(1, (low[l + 32] & 15) | (high[l] >> 2 & 3) << 4);
            put(2, low[l] >> 4 | (high[l] >> 4 & 3) << 4);
            put(3, low[l + 32] >> 4 | (high[l] >> 6 & 3) << 4);
        }
    }
}

template <auto read, int elements, int bytes>
void readBlocks(const Byte *in, std::int64_t count, float *out)
{
    for (std::int64_t i = 0; i < count; i += elements, in += bytes, out += elements)
        read(in, out);
}

struct TypeRow
{
    GgmlType type;
    std::string_view name;
    int elements, bytes;
    void (*read)(const Byte *, std::int64_t, float *); // nullptr: known by size only
};

void readHalf(const Byte *in, float *out)
{
    *out = halfAt(in);
}
void readBFloat(const Byte *in, float *out)
{
    *out = fromBFloat(u16At(in));
}
void readF32(const Byte *in, std::int64_t count, float *out)
{
    std::memcpy(out, in, static_cast<std::size_t>(count) * 4);
}

constexpr std::array<TypeRow, 19> kTypes { {
    { GgmlType::F32, "F32", 1, 4, readF32 },
    { GgmlType::F16, "F16", 1, 2, readBlocks<readHalf, 1, 2> },
    { GgmlType::BF16, "BF16", 1, 2, readBlocks<readBFloat, 1, 2> },
    { GgmlType::Q4_0, "Q4_0", 32, 18, readBlocks<readQ4_0, 32, 18> },
    { GgmlType::Q4_1, "Q4_1", 32, 20, readBlocks<readQ4_1, 32, 20> },
    { GgmlType::Q5_0, "Q5_0", 32, 22, readBlocks<readQ5_0, 32, 22> },
    { GgmlType::Q5_1, "Q5_1", 32, 24, readBlocks<readQ5_1, 32, 24> },
    { GgmlType::Q8_0, "Q8_0", 32, 34, readBlocks<readQ8_0, 32, 34> },
    { GgmlType::Q4_K, "Q4_K", 256, 144, readBlocks<readQ4_K, 256, 144> },
    { GgmlType::Q5_K, "Q5_K", 256, 176, readBlocks<readQ5_K, 256, 176> },
    { GgmlType::Q6_K, "Q6_K", 256, 210, readBlocks<readQ6_K, 256, 210> },
    { GgmlType::Q2_K, "Q2_K", 256, 84, nullptr },
    { GgmlType::Q3_K, "Q3_K", 256, 110, nullptr },
    { GgmlType::Q8_K, "Q8_K", 256, 292, nullptr },
    { GgmlType::I8, "I8", 1, 1, nullptr },
    { GgmlType::I16, "I16", 1, 2, nullptr },
    { GgmlType::I32, "I32", 1, 4, nullptr },
    { GgmlType::I64, "I64", 1, 8, nullptr },
    { GgmlType::F64, "F64", 1, 8, nullptr },
} };

const TypeRow *rowOf(GgmlType type)
{
    for (const auto &row : kTypes) {
        if (row.type == type)
            return &row;
    }
    return nullptr;
}

/// Nothing is written that reads back as infinite.
base::Status checkStorable(GgmlType type, const float *values, std::int64_t count)
{
    constexpr float kBeyondHalf = 65520; // rounds to infinity
    const float most = type == GgmlType::F16 ? kBeyondHalf : type == GgmlType::Q8_0 ? 127 * kBeyondHalf : std::numeric_limits<float>::infinity();
    for (std::int64_t i = 0; i < count; ++i) {
        if (!std::isfinite(values[i]))
            return base::Error { base::ErrorKind::Corrupt, tr_("A weight is not a finite number."), tr_("Check the model and the adapter.") };
        if (std::fabs(values[i]) >= most)
            return base::Error { base::ErrorKind::Unsupported, tr_("A weight is too large for %1.", typeName(type)), tr_("Export as F32.") };
    }
    return base::ok();
}

void writeQ8_0(const float *values, std::int64_t count, std::string &out)
{
    for (std::int64_t start = 0; start < count; start += 32) {
        float largest = 0;
        for (int j = 0; j < 32; ++j)
            largest = std::max(largest, std::fabs(values[start + j]));
        const float d = largest / 127.0f;
        const float inverse = d != 0 ? 1.0f / d : 0.0f;
        const auto half = toHalf(d);
        char block[34];
        std::memcpy(block, &half, 2);
        for (int j = 0; j < 32; ++j) {
            // A subnormal d has no finite inverse; clamping keeps the cast defined.
            const float scaled = std::isfinite(inverse) ? std::roundf(values[start + j] * inverse) : 0.0f;
            block[2 + j] = static_cast<char>(static_cast<std::int8_t>(std::clamp(scaled, -127.0f, 127.0f)));
        }
        out.append(block, sizeof block);
    }
}

template <auto convert>
void writeSixteen(const float *values, std::int64_t count, std::string &out)
{
    out.resize(static_cast<std::size_t>(count) * 2);
    for (std::int64_t i = 0; i < count; ++i) {
        const std::uint16_t bits = convert(values[i]);
        std::memcpy(out.data() + 2 * i, &bits, 2);
    }
}

} // namespace

std::string_view typeName(GgmlType type)
{
    const auto *row = rowOf(type);
    return row ? row->name : std::string_view("unknown");
}

std::int64_t blockElements(GgmlType type)
{
    const auto *row = rowOf(type);
    return row ? row->elements : 0;
}

std::int64_t blockBytes(GgmlType type)
{
    const auto *row = rowOf(type);
    return row ? row->bytes : 0;
}

base::Status dequantize(GgmlType type, std::span<const std::byte> bytes, std::int64_t count, float *out)
{
    const auto *row = rowOf(type);
    if (!row || !row->read) {
        return base::Error { base::ErrorKind::Unsupported, tr_("Reading weights of type %1 is not supported yet.", row ? row->name : "?"),
            tr_("Use a file in F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K.") };
    }
    if (count < 0 || count % row->elements != 0
        || static_cast<std::uint64_t>(count / row->elements) > bytes.size() / static_cast<std::size_t>(row->bytes))
        return base::Error { base::ErrorKind::Corrupt, tr_("A tensor has fewer bytes than its shape needs."),
            tr_("Download or copy the file again.") };
    row->read(reinterpret_cast<const Byte *>(bytes.data()), count, out);
    return base::ok();
}

base::Result<std::string> quantize(GgmlType type, const float *values, std::int64_t count)
{
    const bool isWritten = type == GgmlType::F32 || type == GgmlType::F16 || type == GgmlType::BF16 || type == GgmlType::Q8_0;
    if (!isWritten)
        return base::Error { base::ErrorKind::Unsupported, tr_("Writing weights of type %1 is not supported yet.", typeName(type)),
            tr_("Choose F32, F16, BF16 or Q8_0.") };
    if (const auto checked = checkStorable(type, values, count); !checked)
        return checked.error();
    std::string out;
    if (type == GgmlType::F32)
        return std::string(reinterpret_cast<const char *>(values), static_cast<std::size_t>(count) * 4);
    if (type == GgmlType::F16) {
        writeSixteen<toHalf>(values, count, out);
    } else if (type == GgmlType::BF16) {
        writeSixteen<toBFloat>(values, count, out);
    } else {
        if (count % 32 != 0)
            return base::Error { base::ErrorKind::Unsupported, tr_("Q8_0 needs rows of whole blocks of 32 values."),
                tr_("Use F16 for this tensor.") };
        out.reserve(static_cast<std::size_t>(count / 32 * 34));
        writeQ8_0(values, count, out);
    }
    return out;
}

} // namespace anneal::weights
