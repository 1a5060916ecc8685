// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/weights/gguffile.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::weights {

/// Writes a GGUF v3 file in one pass: metadata and tensor descriptions first, then the data of the tensors in the same order.
/// Calls go (add* | describe)* begin (write+ per tensor)* commit. Nothing stands under the final name before commit().
class GgufWriter
{
public:
    void add(std::string_view key, bool value);
    void add(std::string_view key, std::uint32_t value);
    void add(std::string_view key, float value);
    void add(std::string_view key, std::string_view value);
    void add(std::string_view key, const char *value) { add(key, std::string_view(value)); }
    void add(std::string_view key, const std::string &value) { add(key, std::string_view(value)); }
    void add(std::string_view key, const std::vector<std::string> &values);
    void add(std::string_view key, const std::vector<std::int32_t> &values);
    void add(std::string_view key, const std::vector<float> &values);
    /// A value as it was read from another file; integers become u32, or i64 where they do not fit.
    void add(std::string_view key, const GgufValue &value);
    bool has(std::string_view key) const;

    /// Announces the next tensor. `shape` in torch order, its last size a multiple of blockElements(type).
    void describe(std::string_view name, GgmlType type, const std::vector<std::int64_t> &shape);

    /// Bytes the whole file will have.
    std::uint64_t fileBytes() const;
    base::Status begin(const std::filesystem::path &file);
    /// The next bytes of tensor data; a tensor may come in several pieces. Padding is added between tensors.
    /// Fails with Internal where more comes than was described.
    base::Status write(std::string_view bytes);
    /// Fails with Internal where less came than was described, AlreadyExists where somebody made the file meanwhile.
    base::Status commit();

private:
    void key(std::string_view key, std::uint32_t type);
    std::string header() const;
    base::Status padIfComplete();

    struct Tensor
    {
        std::string name;
        GgmlType type;
        std::vector<std::int64_t> shape;
        std::uint64_t bytes, offset;
    };

    std::string m_values; // encoded
    std::vector<std::string> m_keys;
    std::vector<Tensor> m_tensors;
    std::uint64_t m_dataBytes = 0; // padded
    std::optional<base::FileWriter> m_file;
    std::size_t m_current = 0;
    std::uint64_t m_currentBytes = 0;
};

} // namespace anneal::weights
