// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/adapterfile.h"
#include "core/model/embedder.h"
#include "core/model/generate.h"
#include "core/nn/device.h"
#include "core/serve/modelbackend.h"
#include "core/text/tokenizerconfig.h"
#include "core/weights/bertshape.h"
#include "core/weights/gguffile.h"
#include "core/weights/modelshape.h"

#include <algorithm>

namespace anneal::serve {
namespace {

std::uint64_t sizeOf(const std::filesystem::path &file)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    return failure ? 0 : size;
}

/// Bytes of the weights' files: about what an encoder takes in memory.
std::uint64_t bytesOf(const weights::ModelFiles &files)
{
    std::uint64_t bytes = files.gguf.empty() ? 0 : sizeOf(files.gguf);
    for (const auto &shard : files.shards)
        bytes += sizeOf(shard);
    return bytes;
}

/// What a text model's weights take in memory, as they are held there: blocks of a file stay blocks but in 8 bits, where all matrices are Q8_0.
std::uint64_t bytesOf(const weights::ModelShape &shape, nn::DType dtype)
{
    constexpr auto format = weights::GgmlType::Q8_0;
    const auto parameters = shape.parameters();
    if (dtype == nn::DType::Int8)
        return static_cast<std::uint64_t>(parameters / weights::blockElements(format) * weights::blockBytes(format));
    const auto size = static_cast<std::int64_t>(c10::elementSize(nn::scalarType(dtype)));
    return static_cast<std::uint64_t>(shape.blockBytes + std::max<std::int64_t>(0, parameters - shape.blockNumbers) * size);
}

/// Whether a text model has one; what cannot be read is told when it is loaded.
bool hasChatTemplate(const weights::ModelFiles &files)
{
    if (files.gguf.empty()) {
        const auto config = text::readTokenizerConfig(files);
        return !config || !config->facts.chatTemplate.empty();
    }
    const auto file = weights::GgufFile::open(files.gguf);
    const auto *source = file ? file->get<std::string>("tokenizer.chat_template") : nullptr;
    return !file || (source && !source->empty());
}

template <typename Model>
base::Result<LoadedModel> loadedAs(std::shared_ptr<Model> LoadedModel::*kind, base::Result<std::shared_ptr<Model>> model)
{
    if (!model)
        return model.error();
    LoadedModel loaded;
    loaded.*kind = std::move(*model);
    return loaded;
}

} // namespace

base::Result<ModelSource> sourceOf(const std::string &name, const weights::ModelFiles &files, nn::DType dtype, std::shared_ptr<Bases> bases,
    const std::optional<std::filesystem::path> &adapter, const std::string &parent)
{
    ModelSource source;
    source.name = name;
    source.parent = parent;
    for (const auto &folder : { files.folder, adapter.value_or("") })
        if (folder.is_absolute() && folder.has_relative_path()) // another says nothing of this machine
            source.folders.push_back((folder.has_filename() ? folder : folder.parent_path()).string());
    if (const auto bert = weights::readBertShape(files)) {
        if (adapter)
            return base::Error { base::ErrorKind::Unsupported,
                "\"" + (parent.empty() ? name : parent) + "\" is " + (bert->isClassifier ? "a reranker" : "an embedding model")
                    + ", and adapters go with text models only.",
                "Leave --adapter out, or name the text model that it belongs to." };
        source.bytes = bytesOf(files);
        source.kind = bert->isClassifier ? ModelKind::Reranker : ModelKind::Embedder;
        const auto most
            = bert->isClassifier ? model::CrossEncoder::mostTokensOf(files, bert->positions) : model::Embedder::mostTokensOf(files, bert->positions);
        source.contextLength = most ? *most : bert->positions; // what is wrong is told when it is loaded
        source.load = [=](const std::stop_token &stop) {
            return source.kind == ModelKind::Reranker ? loadedAs(&LoadedModel::reranker, loadReranker(files, dtype, stop))
                                                      : loadedAs(&LoadedModel::embedder, loadEmbedder(files, dtype, stop));
        };
        return source;
    }
    const auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    source.contextLength = shape->maxPositions;
    source.hasChatTemplate = hasChatTemplate(files);
    source.base = Bases::keyOf(files);
    source.baseBytes = bytesOf(*shape, nn::resolved(model::dtypeForTexts(files, dtype)));
    if (adapter) {
        if (const auto read = model::readAdapter(*adapter, *shape); !read) // what is wrong is told at the start, not to whoever asks first
            return read.error();
        source.bytes = sizeOf(*adapter / "adapter_model.safetensors");
    }
    source.load = [=](const std::stop_token &stop) { return loadedAs(&LoadedModel::text, loadText(files, adapter, dtype, *bases, stop)); };
    return source;
}

} // namespace anneal::serve
