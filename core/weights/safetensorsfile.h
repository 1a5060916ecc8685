// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace anneal::weights {

struct TensorView
{
    std::string dtype;                // "F32", "BF16", "F16", "I64" …, the format's own names
    std::vector<std::int64_t> shape;  // row-major, [] is a scalar
    std::span<const std::byte> bytes; // into the mapped file
};

/// A checked view of one .safetensors file; tensors stay valid as long as file() is kept.
/// Accepts and rejects what safetensors 0.8.0 does, and is stricter in four points: first byte '{', unique names,
/// entries written as objects (the reference also takes lists), and ≤ 1,000,000 of them.
class SafetensorsFile
{
public:
    static base::Result<SafetensorsFile> open(const std::filesystem::path &file);

    const std::map<std::string, TensorView> &tensors() const { return m_tensors; }
    const std::map<std::string, std::string> &metadata() const { return m_metadata; }
    const std::shared_ptr<const base::MappedFile> &file() const { return m_file; }

private:
    std::shared_ptr<const base::MappedFile> m_file;
    std::map<std::string, TensorView> m_tensors;
    std::map<std::string, std::string> m_metadata;
};

struct TensorToWrite
{
    std::string name;
    std::string dtype;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes; // must live until the write returns
};

/// Bytes of one element of a dtype, 0 for one that is unknown or smaller than a byte.
std::size_t elementBytes(std::string_view dtype);

/// Writes a file as safetensors does: widest dtype first, then by name, header padded to 8, metadata {"format":"pt"} added.
base::Status writeSafetensors(const base::Target &file, std::vector<TensorToWrite> tensors, std::map<std::string, std::string> metadata = {});

struct TensorPlan
{
    std::string name;
    std::string dtype; // at least a byte wide
    std::vector<std::int64_t> shape;
};

/// The same for tensors that are made one by one: `make` gives the bytes of a tensor when its turn comes. Fails with what `make`
/// fails with, or Internal where it gives another number of bytes than the plan asks for.
base::Status writeSafetensors(const base::Target &file, std::vector<TensorPlan> plans,
    const std::function<base::Result<std::string>(const TensorPlan &)> &make, std::map<std::string, std::string> metadata = {});

} // namespace anneal::weights
