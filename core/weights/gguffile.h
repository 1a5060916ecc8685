// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace anneal::weights {

inline constexpr std::string_view kGgufMagic = "GGUF"; // the first bytes of a file

/// ggml tensor types by their numbers in the file.
enum class GgmlType : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    Q8_K = 15,
    I8 = 24,
    I16 = 25,
    I32 = 26,
    I64 = 27,
    F64 = 28,
    BF16 = 30,
};

std::string_view typeName(GgmlType type);  // "Q4_1"
std::int64_t blockElements(GgmlType type); // 1, 32 or 256; 0 for a type we do not know
std::int64_t blockBytes(GgmlType type);

/// One metadata value. Integers of any width are int64_t (u64 beyond that is refused), floats are double.
/// Arrays hold one kind of element; arrays of arrays are refused.
using GgufValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>,
    std::vector<bool>>;

struct GgufTensor
{
    GgmlType type = GgmlType::F32;
    std::vector<std::int64_t> shape;  // torch order: rows first (the reverse of the file's)
    std::span<const std::byte> bytes; // into the mapped file
};

/// A checked view of a GGUF v2/v3 little-endian file. Every length is checked against the bytes that remain, names and keys are unique.
class GgufFile
{
public:
    static base::Result<GgufFile> open(const std::filesystem::path &file);

    const std::map<std::string, GgufValue> &metadata() const { return m_metadata; }
    const std::map<std::string, GgufTensor> &tensors() const { return m_tensors; }
    const std::shared_ptr<const base::MappedFile> &file() const { return m_file; }

    /// Metadata by key and type; nullptr when missing or of another type.
    template <typename T>
    const T *get(const std::string &key) const
    {
        const auto found = m_metadata.find(key);
        return found == m_metadata.end() ? nullptr : std::get_if<T>(&found->second);
    }

private:
    std::shared_ptr<const base::MappedFile> m_file;
    std::map<std::string, GgufValue> m_metadata;
    std::map<std::string, GgufTensor> m_tensors;
};

/// `count` elements of a tensor's bytes as float32. REQUIRES: count is a multiple of blockElements(type), bytes hold them all.
/// Fails with Unsupported for types Anneal does not read (Q2_K, Q3_K, IQ…).
base::Status dequantize(GgmlType type, std::span<const std::byte> bytes, std::int64_t count, float *out);

/// float32 rows as blocks of `type` (F32, F16, BF16, Q8_0 here), bit for bit what ggml's reference quantiser writes.
base::Result<std::string> quantize(GgmlType type, const float *values, std::int64_t count);

} // namespace anneal::weights
