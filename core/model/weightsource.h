// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/model/weightnames.h"
#include "core/nn/matrix.h"
#include "core/weights/gguffile.h"
#include "core/weights/modelfiles.h"
#include "core/weights/modelshape.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::model {

/// How a safetensors file holds numbers of a dtype; nothing for one that no weights are read from.
std::optional<weights::GgmlType> floatTypeOf(std::string_view dtype);

/// The base weights of a model by their Hugging Face names, whatever file they lie in: safetensors shards, or a GGUF, with
/// the rows of q and k back in Hugging Face order. tensor() unpacks blocks, matrix() keeps them.
///
/// Embeddings are settled as transformers does: tied ones have no "lm_head.weight"; a file that says tied but holds two
/// different matrices is not tied. Reads may be made from several threads.
class WeightSource
{
public:
    /// Fails with Corrupt naming the tensor that is missing or has another shape than `shape` asks for, Unsupported for a
    /// type that is not read, or with what opening the files gives.
    static base::Result<WeightSource> open(const weights::ModelFiles &files, const weights::ModelShape &shape);

    /// A fresh contiguous tensor on the CPU. Fails with Corrupt for an unknown name or a file that became shorter, OutOfMemory.
    base::Result<at::Tensor> tensor(const std::string &hfName, at::ScalarType type) const;
    /// A matrix: blocks stay as they are stored, numbers become `type`. Fails as tensor() does.
    base::Result<nn::Matrix> matrix(const std::string &hfName, at::ScalarType type) const;
    /// Some rows of that matrix.
    base::Result<nn::Matrix> rows(const std::string &hfName, at::ScalarType type, std::int64_t first, std::int64_t end) const;
    bool has(const std::string &hfName) const { return m_stored.contains(hfName); }
    std::vector<std::string> names() const; // in the order they are used

    /// Whether the output matrix is the embedding.
    bool isTied() const { return !has("lm_head.weight"); }
    /// Gives a tied model an output matrix of its own, equal to the embedding.
    void untie();
    /// How a tensor is stored.
    weights::GgmlType storedType(const std::string &hfName) const { return m_stored.at(hfName).type; }
    const std::vector<std::int64_t> &shapeOf(const std::string &hfName) const { return m_stored.at(hfName).shape; }

private:
    struct Stored
    {
        weights::GgmlType type;
        std::vector<std::int64_t> shape;
        std::span<const std::byte> bytes;
        std::shared_ptr<const base::MappedFile> file; // that the bytes are in
        std::int64_t permutedHeads = 0;
        bool isOneMore = false; // than what Hugging Face's file would hold
    };

    static base::Status openShards(const weights::ModelFiles &files, std::map<std::string, Stored> &found);
    static base::Status openGguf(const weights::ModelFiles &files, std::map<std::string, Stored> &found);
    static void settleEmbeddings(weights::ModelShape &shape, std::map<std::string, Stored> &found);
    static base::Result<at::Tensor> read(const Stored &stored, at::ScalarType type, std::int64_t first, std::int64_t end);
    base::Result<at::Tensor> numbers(
        const Stored &stored, const std::string &hfName, at::ScalarType type, std::int64_t first, std::int64_t end) const;
    /// The error with the file and the tensor in front.
    static base::Error named(base::Error error, const Stored &stored, const std::string &hfName);
    /// Gives those of Hugging Face's rows [first, end), each as it is stored and with its number behind `first`, until one is not used.
    template <typename Use>
    static void forRows(const Stored &stored, std::int64_t first, std::int64_t end, Use use);
    static nn::Matrix readBlocks(const Stored &stored, std::int64_t first, std::int64_t end);
    base::Result<const Stored *> find(const std::string &hfName) const;

    std::vector<std::string> m_names;
    std::map<std::string, Stored> m_stored;
};

} // namespace anneal::model
