// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weightsource.h"

#include "core/base/tr.h"
#include "core/model/torcherror.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <set>

namespace anneal::model {
namespace {

using weights::GgmlType;

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (const auto size : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    return "(" + text + ")";
}

} // namespace

std::optional<GgmlType> floatTypeOf(std::string_view dtype)
{
    if (dtype == "F32")
        return GgmlType::F32;
    if (dtype == "F16")
        return GgmlType::F16;
    if (dtype == "BF16")
        return GgmlType::BF16;
    return std::nullopt;
}

base::Status WeightSource::openShards(const weights::ModelFiles &files, std::map<std::string, Stored> &found)
{
    for (const auto &shard : files.shards) {
        auto file = weights::SafetensorsFile::open(shard);
        if (!file)
            return file.error();
        for (const auto &[name, tensor] : file->tensors()) {
            if (const auto type = floatTypeOf(tensor.dtype))
                found[name] = { *type, tensor.shape, tensor.bytes, file->file() };
            else if (name.ends_with(".weight") || name.ends_with(".bias")) {
                return base::Error { base::ErrorKind::Unsupported,
                    shard.string() + ": " + tr_("reading %1 of dtype %2 is not supported yet.", name, tensor.dtype),
                    tr_("Use the model in float32, float16 or bfloat16.") };
            }
        }
    }
    return base::ok();
}

base::Status WeightSource::openGguf(const weights::ModelFiles &files, std::map<std::string, Stored> &found)
{
    auto file = weights::GgufFile::open(files.gguf);
    if (!file)
        return file.error();
    for (const auto &[name, tensor] : file->tensors())
        found[name] = { tensor.type, tensor.shape, tensor.bytes, file->file() };
    return base::ok();
}

/// Leaves "lm_head.weight" among `found` only when it is a matrix of its own, and tells `shape` so.
void WeightSource::settleEmbeddings(weights::ModelShape &shape, std::map<std::string, Stored> &found)
{
    const auto head = found.find("lm_head.weight");
    if (!shape.tiedEmbeddings || head == found.end())
        return;
    const auto embedding = found.find("model.embed_tokens.weight");
    if (embedding == found.end())
        found["model.embed_tokens.weight"] = head->second;
    else if (embedding->second.type != head->second.type || !std::ranges::equal(embedding->second.bytes, head->second.bytes)) {
        shape.tiedEmbeddings = false;
        return;
    }
    found.erase("lm_head.weight");
}

base::Result<WeightSource> WeightSource::open(const weights::ModelFiles &files, const weights::ModelShape &asked)
{
    const bool isGguf = files.kind == weights::ModelFiles::Kind::Gguf;
    auto shape = asked;
    WeightSource source;
    std::map<std::string, Stored> found;
    if (auto opened = isGguf ? openGguf(files, found) : openShards(files, found); !opened)
        return opened.error();
    if (!isGguf)
        settleEmbeddings(shape, found);
    const auto place = (isGguf ? files.gguf : files.folder).string();
    std::set<std::string, std::less<>> used;
    for (const auto &name : weightNames(shape)) {
        const auto at = found.find(isGguf ? name.gguf : name.huggingFace);
        if (at == found.end()) {
            return base::Error { base::ErrorKind::Corrupt, tr_("%1 has no tensor %2.", place, isGguf ? name.gguf : name.huggingFace),
                tr_("Download or copy the whole model again.") };
        }
        used.insert(at->first);
        auto stored = at->second;
        if (stored.shape != name.shape) {
            return base::Error { base::ErrorKind::Corrupt,
                place + ": "
                    + tr_("tensor %1 is %2, but the model's settings ask for %3.", at->first, shapeText(stored.shape), shapeText(name.shape)),
                tr_("Download or copy the whole model again.") };
        }
        stored.permutedHeads = isGguf ? name.permutedHeads : 0;
        stored.isOneMore = isGguf && name.isNormFromOne;
        source.m_names.push_back(name.huggingFace);
        source.m_stored[name.huggingFace] = std::move(stored);
    }
    // A layer's tensor that nothing reads belongs to another model than the metadata describes.
    for (const auto &[name, tensor] : found)
        if (isGguf && name.starts_with("blk.") && !used.contains(name))
            return base::Error { base::ErrorKind::Corrupt, place + ": " + tr_("the model that its metadata describes has no tensor %1.", name),
                tr_("Download or copy the whole model again.") };
    return source;
}

void WeightSource::untie()
{
    if (!isTied())
        return;
    m_stored["lm_head.weight"] = m_stored.at("model.embed_tokens.weight");
    m_names.push_back("lm_head.weight");
}

std::vector<std::string> WeightSource::names() const
{
    return m_names;
}

base::Result<const WeightSource::Stored *> WeightSource::find(const std::string &hfName) const
{
    const auto at = m_stored.find(hfName);
    if (at == m_stored.end())
        return base::Error { base::ErrorKind::Corrupt, tr_("The model has no tensor %1.", hfName), tr_("Download or copy the whole model again.") };
    return &at->second;
}

base::Error WeightSource::named(base::Error error, const Stored &stored, const std::string &hfName)
{
    error.detail = stored.file->path().string() + ", " + hfName + ": " + error.detail;
    return error;
}

base::Result<at::Tensor> WeightSource::tensor(const std::string &hfName, at::ScalarType type) const
{
    const auto stored = find(hfName);
    return stored ? numbers(**stored, hfName, type, 0, (*stored)->shape.front()) : stored.error();
}

base::Result<at::Tensor> WeightSource::numbers(
    const Stored &stored, const std::string &hfName, at::ScalarType type, std::int64_t first, std::int64_t end) const
{
    auto tensor = guardTorch([&] { return read(stored, type, first, end); });
    if (!tensor && tensor.error().kind == base::ErrorKind::Unsupported)
        return named(tensor.error(), stored, hfName);
    if (auto whole = stored.file->status(); !whole) // the zeros that stood for lost bytes may look like anything
        return whole.error();
    return tensor;
}

base::Result<nn::Matrix> WeightSource::matrix(const std::string &hfName, at::ScalarType type) const
{
    const auto stored = find(hfName);
    return stored ? rows(hfName, type, 0, (*stored)->shape.front()) : stored.error();
}

base::Result<nn::Matrix> WeightSource::rows(const std::string &hfName, at::ScalarType type, std::int64_t first, std::int64_t end) const
{
    const auto stored = find(hfName);
    if (!stored)
        return stored.error();
    if (weights::blockElements((*stored)->type) == 1 || (*stored)->isOneMore) {
        auto dense = numbers(**stored, hfName, type, first, end);
        return dense ? base::Result<nn::Matrix>(nn::Matrix(std::move(*dense))) : dense.error();
    }
    std::vector<float> block(std::size_t(weights::blockElements((*stored)->type))); // a format that is not read is told here
    if (auto read = weights::dequantize((*stored)->type, (*stored)->bytes, std::int64_t(block.size()), block.data()); !read)
        return named(read.error(), **stored, hfName);
    auto matrix = guardTorch([&] { return base::Result<nn::Matrix>(readBlocks(**stored, first, end)); });
    if (auto whole = (*stored)->file->status(); !whole)
        return whole.error();
    return matrix;
}

template <typename Use>
void WeightSource::forRows(const Stored &stored, std::int64_t first, std::int64_t end, Use use)
{
    const auto rows = stored.shape.front();
    const auto size = stored.bytes.size() / static_cast<std::size_t>(rows);
    const bool isPermuted = stored.permutedHeads > 0;
    for (auto row = isPermuted ? 0 : first; row < (isPermuted ? rows : end); ++row) {
        const auto target = isPermuted ? huggingFaceRow(row, rows / stored.permutedHeads) : row;
        if (target >= first && target < end && !use(stored.bytes.subspan(static_cast<std::size_t>(row) * size, size), target - first))
            return;
    }
}

nn::Matrix WeightSource::readBlocks(const Stored &stored, std::int64_t first, std::int64_t end)
{
    const auto rowBytes = std::int64_t(stored.bytes.size()) / stored.shape.front();
    auto blocks = at::empty({ (end - first) * rowBytes }, at::kByte);
    auto *to = static_cast<std::byte *>(blocks.data_ptr());
    forRows(stored, first, end, [&](std::span<const std::byte> bytes, std::int64_t row) {
        std::copy(bytes.begin(), bytes.end(), to + row * rowBytes);
        return true;
    });
    return nn::Matrix::ofBlocks(stored.type, stored.shape.back(), std::move(blocks));
}

base::Result<at::Tensor> WeightSource::read(const Stored &stored, at::ScalarType type, std::int64_t first, std::int64_t end)
{
    auto shape = stored.shape;
    shape.front() = end - first;
    const auto before = [&](std::int64_t row) { // bytes; those of a vector may lie in blocks, which are only read as a whole
        return std::size_t(row) * stored.bytes.size() / std::size_t(stored.shape.front());
    };
    const auto bytes = stored.bytes.subspan(before(first), before(end) - before(first));
    if (stored.type == GgmlType::BF16 && type == at::kBFloat16 && stored.permutedHeads == 0) {
        auto same = at::empty(shape, at::kBFloat16);
        std::copy(bytes.begin(), bytes.end(), static_cast<std::byte *>(same.data_ptr()));
        return same;
    }
    auto values = at::empty(shape, at::kFloat);
    auto *out = values.data_ptr<float>();
    if (stored.permutedHeads == 0) {
        if (auto read = weights::dequantize(stored.type, bytes, values.numel(), out); !read)
            return read.error();
        return (stored.isOneMore ? values.sub_(1) : values).to(type);
    }
    const auto columns = values.numel() / (end - first);
    base::Status status = base::ok();
    forRows(stored, first, end, [&](std::span<const std::byte> row, std::int64_t target) {
        status = weights::dequantize(stored.type, row, columns, out + target * columns);
        return bool(status);
    });
    if (!status)
        return status.error();
    return values.to(type);
}

} // namespace anneal::model
