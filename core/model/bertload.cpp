// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/bertload.h"

#include "core/base/tr.h"
#include "core/model/torcherror.h"
#include "core/model/weightsource.h"
#include "core/nn/device.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <map>

namespace anneal::model {

namespace {

/// llama.cpp's name for a tensor: "blk.0.attn_q.weight".
std::string ggufName(std::string name)
{
    static constexpr std::pair<std::string_view, std::string_view> kParts[] { { "embeddings.word_embeddings", "token_embd" },
        { "embeddings.position_embeddings", "position_embd" }, { "embeddings.token_type_embeddings", "token_types" },
        { "embeddings.LayerNorm", "token_embd_norm" }, { "encoder.layer", "blk" }, { "attention.self.query", "attn_q" },
        { "attention.self.key", "attn_k" }, { "attention.self.value", "attn_v" }, { "attention.output.dense", "attn_output" },
        { "attention.output.LayerNorm", "attn_output_norm" }, { "intermediate.dense", "ffn_up" }, { "output.dense", "ffn_down" },
        { "output.LayerNorm", "layer_output_norm" } };
    for (const auto &[from, to] : kParts)
        if (const auto at = name.find(from); at != std::string::npos)
            name.replace(at, from.size(), to);
    return name;
}

/// Tensors of all shards by their names without "bert.", or of a GGUF file; remembers the first failure, so that a layer reads as a list.
class Tensors
{
public:
    Tensors(const weights::ModelFiles &files, std::stop_token stop) : m_stop(std::move(stop))
    {
        m_isGguf = files.kind == weights::ModelFiles::Kind::Gguf;
        m_place = (m_isGguf ? files.gguf : files.folder).string();
        if (m_isGguf)
            openGguf(files.gguf);
        else
            for (const auto &shard : files.shards)
                if (!m_failure)
                    openShard(shard);
    }

    const std::optional<base::Error> &failure() const { return m_failure; }

    at::Tensor read(const std::string &asked, std::vector<std::int64_t> shape)
    {
        if (!m_failure && m_stop.stop_requested())
            m_failure = base::Error { base::ErrorKind::Canceled, tr_("Loading the model was canceled."), {} };
        if (m_failure)
            return {};
        const auto name = m_isGguf ? ggufName(asked) : asked;
        const auto at = m_stored.find(name);
        if (at == m_stored.end() || at->second.shape != shape) {
            fail(at == m_stored.end() ? tr_("%1 has no tensor %2.", m_place, name)
                                      : m_place + ": " + tr_("tensor %1 has another shape than the model's settings ask for.", name));
            return {};
        }
        at->second.isRead = true;
        if (!at->second.type) {
            m_failure = base::Error { base::ErrorKind::Unsupported,
                m_place + ": " + tr_("reading %1 of dtype %2 is not supported yet.", name, at->second.dtype),
                tr_("Use the model in float32, float16 or bfloat16.") };
            return {};
        }
        auto values = at::empty(shape, at::kFloat);
        if (auto done = weights::dequantize(*at->second.type, at->second.bytes, values.numel(), values.data_ptr<float>()); !done)
            m_failure = base::Error { done.error().kind, m_place + ": " + name + ": " + done.error().detail, done.error().hint };
        return values;
    }

    base::Status whole() const
    {
        // A layer's tensor that nothing reads belongs to another model than the metadata describes.
        for (const auto &[name, tensor] : m_stored)
            if (m_isGguf && name.starts_with("blk.") && !tensor.isRead)
                return base::Error { base::ErrorKind::Corrupt, m_place + ": " + tr_("the model that its metadata describes has no tensor %1.", name),
                    tr_("Download or copy the whole model again.") };
        for (const auto &file : m_files) // the zeros that stood for lost bytes may look like anything
            if (auto status = file->status(); !status)
                return status;
        return base::ok();
    }

private:
    struct Stored
    {
        std::optional<weights::GgmlType> type; // none: not one that weights are read from
        std::string dtype;                     // of safetensors, for messages
        std::vector<std::int64_t> shape;
        std::span<const std::byte> bytes;
        bool isRead = false;
    };

    void openShard(const std::filesystem::path &shard)
    {
        auto file = weights::SafetensorsFile::open(shard);
        if (!file) {
            m_failure = file.error();
            return;
        }
        for (const auto &[name, tensor] : file->tensors())
            m_stored[modernName(name)] = { floatTypeOf(tensor.dtype), tensor.dtype, tensor.shape, tensor.bytes };
        m_files.push_back(file->file());
    }
    void openGguf(const std::filesystem::path &path)
    {
        auto file = weights::GgufFile::open(path);
        if (!file) {
            m_failure = file.error();
            return;
        }
        for (const auto &[name, tensor] : file->tensors())
            m_stored[name] = { tensor.type, {}, tensor.shape, tensor.bytes };
        m_files.push_back(file->file());
    }
    static std::string modernName(std::string name)
    {
        if (name.starts_with("bert."))
            name.erase(0, 5);
        if (name.ends_with("LayerNorm.gamma"))
            name.replace(name.size() - 5, 5, "weight");
        else if (name.ends_with("LayerNorm.beta"))
            name.replace(name.size() - 4, 4, "bias");
        return name;
    }
    void fail(std::string detail)
    {
        m_failure = base::Error { base::ErrorKind::Corrupt, std::move(detail), tr_("Download or copy the whole model again.") };
    }

    std::string m_place;
    bool m_isGguf = false;
    std::stop_token m_stop;
    std::vector<std::shared_ptr<const base::MappedFile>> m_files;
    std::map<std::string, Stored> m_stored;
    std::optional<base::Error> m_failure;
};

nn::LayerNorm norm(Tensors &tensors, const std::string &module, std::int64_t hidden)
{
    return { tensors.read(module + ".weight", { hidden }), tensors.read(module + ".bias", { hidden }) };
}

/// Modules of `out` rows each, stacked into one layer.
nn::LoraLinear linear(Tensors &tensors, const nn::Encoder &encoder, const std::vector<std::string> &modules, std::int64_t out, std::int64_t in)
{
    nn::LoraLinear result;
    result.ops = encoder.ops;
    std::vector<at::Tensor> weights, biases;
    for (const auto &module : modules) {
        weights.push_back(tensors.read(module + ".weight", { out, in }));
        biases.push_back(tensors.read(module + ".bias", { out }));
        if (tensors.failure())
            return result;
    }
    result.weight = at::cat(weights).to(encoder.type);
    result.bias = at::cat(biases).to(encoder.type);
    return result;
}

nn::EncoderLayer layer(Tensors &tensors, const nn::Encoder &encoder, std::int64_t number)
{
    const auto prefix = "encoder.layer." + std::to_string(number) + ".", self = prefix + "attention.self.";
    const auto hidden = encoder.shape.hidden, intermediate = encoder.shape.intermediate;
    nn::EncoderLayer result;
    result.qkv = linear(tensors, encoder, { self + "query", self + "key", self + "value" }, hidden, hidden);
    result.output = linear(tensors, encoder, { prefix + "attention.output.dense" }, hidden, hidden);
    result.attentionNorm = norm(tensors, prefix + "attention.output.LayerNorm", hidden);
    result.up = linear(tensors, encoder, { prefix + "intermediate.dense" }, intermediate, hidden);
    result.down = linear(tensors, encoder, { prefix + "output.dense" }, hidden, intermediate);
    result.feedForwardNorm = norm(tensors, prefix + "output.LayerNorm", hidden);
    return result;
}

} // namespace

base::Result<std::shared_ptr<const LoadedEncoder>> loadEncoder(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop)
{
    const auto shape = weights::readBertShape(files);
    if (!shape)
        return shape.error();
    return guardTorch([&]() -> base::Result<std::shared_ptr<const LoadedEncoder>> {
        const c10::NoGradGuard noGradient;
        Tensors tensors(files, stop);
        auto loaded = std::make_shared<LoadedEncoder>();
        auto &encoder = loaded->encoder;
        encoder.ops = &nn::opsFor(nn::Device::Cpu);
        encoder.shape = *shape;
        encoder.type = nn::scalarType(nn::resolved(dtype));
        encoder.words = tensors.read("embeddings.word_embeddings.weight", { shape->vocabulary, shape->hidden });
        encoder.positions = tensors.read("embeddings.position_embeddings.weight", { shape->positions, shape->hidden });
        encoder.types = tensors.read("embeddings.token_type_embeddings.weight", { shape->types, shape->hidden });
        encoder.embeddingNorm = norm(tensors, "embeddings.LayerNorm", shape->hidden);
        for (std::int64_t number = 0; number < shape->layers && !tensors.failure(); ++number)
            encoder.layers.push_back(layer(tensors, encoder, number));
        if (shape->isClassifier)
            loaded->head = PairHead { tensors.read("pooler.dense.weight", { shape->hidden, shape->hidden }),
                tensors.read("pooler.dense.bias", { shape->hidden }), tensors.read("classifier.weight", { 1, shape->hidden }),
                tensors.read("classifier.bias", { 1 }) };
        if (tensors.failure())
            return *tensors.failure();
        if (auto whole = tensors.whole(); !whole)
            return whole.error();
        return std::shared_ptr<const LoadedEncoder>(std::move(loaded));
    });
}

} // namespace anneal::model
