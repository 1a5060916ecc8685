// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and defaults: BertConfig of transformers; the activation of a score and the pooling: CrossEncoder and Pooling of sentence-transformers;
// of GGUF: models/bert.cpp and llama-model.cpp of llama.cpp.
#include "core/weights/bertshape.h"

#include "core/base/tr.h"
#include "core/weights/configkeys.h"
#include "core/weights/ggufmetadata.h"
#include "core/weights/shapereaders.h"

#include <set>

namespace anneal::weights {
namespace {

constexpr auto kHint = tr_("BERT models for embeddings (all-MiniLM-L6-v2 and its kind) and rerankers with one logit work.");

base::Status checkSupported(Keys &config, const std::string &source)
{
    const auto type = config.text("model_type", "");
    if (type.empty())
        return notAvailable(source, tr_("a model without model_type"), kHint);
    if (type != "bert")
        return notAvailable(source, tr_("the model type \"%1\" as an encoder", type), kHint);
    if (const auto activation = config.text("hidden_act", "gelu"); activation != "gelu")
        return notAvailable(source, tr_("the activation \"%1\" (%2)", activation, "hidden_act"), kHint);
    if (const auto kind = config.text("position_embedding_type", "absolute"); kind != "absolute")
        return notAvailable(source, "position_embedding_type \"" + kind + "\"", kHint);
    if (config.truth("is_decoder", false))
        return notAvailable(source, tr_("a BERT that is a decoder"), kHint);
    return base::ok();
}

/// Whether the file asks for one number a pair, and how it becomes a score.
base::Status readHead(Keys &config, const std::string &source, BertShape &shape)
{
    const auto *architectures = config.find("architectures");
    if (architectures && architectures->is_array())
        for (const auto &name : *architectures)
            shape.isClassifier = shape.isClassifier || name == "BertForSequenceClassification";
    if (!shape.isClassifier)
        return base::ok();
    const auto *labels = config.find("id2label");
    const auto count = labels && labels->is_object() ? static_cast<std::int64_t>(labels->size()) : config.integer("num_labels", 2);
    if (count != 1)
        return notAvailable(source, tr_("a classifier with %1 labels", count), kHint);
    auto activation = config.text("sbert_ce_default_activation_function", "");
    if (const auto *nested = config.find("sentence_transformers"); nested && nested->is_object())
        activation = Keys(*nested).text("activation_fn", activation);
    shape.hasSigmoid = activation.empty() || activation.ends_with(".Sigmoid");
    if (!shape.hasSigmoid && !activation.ends_with(".Identity"))
        return notAvailable(source, tr_("the activation \"%1\" of scores", activation), kHint);
    return base::ok();
}

base::Status checkShape(const BertShape &shape, const std::string &source)
{
    const SaidSize sizes[] {
        { tr_("its vocabulary is %1"), shape.vocabulary },
        { tr_("its hidden size is %1"), shape.hidden },
        { tr_("its intermediate size is %1"), shape.intermediate },
        { tr_("its number of layers is %1"), shape.layers },
        { tr_("its number of heads is %1"), shape.heads },
        { tr_("its number of positions is %1"), shape.positions },
        { tr_("its number of token types is %1"), shape.types },
    };
    if (auto possible = checkSizes(sizes, source); !possible)
        return possible;
    if (shape.layers > 10'000)
        return impossibleModel(source, tr_("it has %1 layers", shape.layers));
    if (shape.hidden % shape.heads != 0)
        return impossibleModel(source, tr_("its hidden size does not divide into %1 heads", shape.heads));
    if (!(shape.normEpsilon > 0 && shape.normEpsilon < 1))
        return impossibleModel(source, tr_("its norm epsilon is out of range"));
    return base::ok();
}

/// sentence-transformers names the modes one by one, and lately one of them as "pooling_mode". Without the file it takes the mean.
base::Status readPooling(const ModelFiles &files, BertShape &shape)
{
    const auto file = files.file("1_Pooling/config.json");
    if (file.empty())
        return base::ok();
    const auto json = readObject(file);
    if (!json)
        return json.error();
    Keys keys(*json);
    std::set<std::string> modes;
    if (const auto mode = keys.text("pooling_mode", ""); !mode.empty())
        modes.insert(mode);
    for (const auto &[key, value] : json->items())
        if (key.starts_with("pooling_mode_") && value == true)
            modes.insert(key == "pooling_mode_mean_tokens" ? "mean" : key == "pooling_mode_cls_token" ? "cls" : key);
    if (!keys.problem().empty())
        return damagedModel(file.string(), keys.problem());
    if (modes != std::set<std::string> { "mean" } && modes != std::set<std::string> { "cls" })
        return notAvailable(file.string(), tr_("another pooling than the mean of all tokens or the state of the first"), kHint);
    shape.pooling = modes.contains("mean") ? Pooling::Mean : Pooling::First;
    return base::ok();
}

/// What llama.cpp's graph of a BERT would have to do otherwise.
base::Status checkSupported(Metadata &metadata, const std::string &source, BertShape &shape)
{
    const auto refused = [&](const std::string &key) { return base::Status(notAvailable(source, tr_("what %1 asks for", "bert." + key), kHint)); };
    if (metadata.truth("attention.causal", false))
        return refused("attention.causal");
    const auto headDim = shape.hidden / std::max<std::int64_t>(1, shape.heads);
    for (const auto *key : { "attention.key_length", "attention.value_length" })
        if (metadata.integer(key, headDim) != headDim)
            return refused(key);
    if (metadata.integer("attention.head_count_kv", shape.heads) != shape.heads)
        return refused("attention.head_count_kv");
    if (metadata.integer("expert_count", 0) != 0)
        return refused("expert_count");
    enum : std::int64_t { kNone, kMean, kFirst, kLast, kRank }; // llama_pooling_type
    const auto pooling = metadata.integer("pooling_type", kMean);
    if (pooling == kRank)
        return notAvailable(source, tr_("a reranker as a GGUF file, which lacks its pooler,"), tr_("Use its Hugging Face form."));
    if (pooling != kMean && pooling != kFirst)
        return refused("pooling_type");
    shape.pooling = pooling == kMean ? Pooling::Mean : Pooling::First;
    return base::ok();
}

base::Result<BertShape> readMetadata(const std::filesystem::path &path)
{
    const auto source = path.string();
    const auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    const auto architecture = ggufArchitecture(*file, source);
    if (!architecture)
        return architecture.error();
    if (*architecture != "bert")
        return notAvailable(source, tr_("the architecture \"%1\" as an encoder", *architecture), kHint);
    const auto rowsOf = [&](const char *name, std::int64_t otherwise) {
        const auto found = file->tensors().find(name);
        return found != file->tensors().end() && found->second.shape.size() == 2 ? found->second.shape[0] : otherwise;
    };
    Metadata metadata(*file, "bert.");
    BertShape shape;
    shape.vocabulary = rowsOf("token_embd.weight", 0);
    shape.hidden = metadata.integer("embedding_length", 0);
    shape.layers = metadata.integer("block_count", 0);
    shape.heads = metadata.integer("attention.head_count", 0);
    shape.intermediate = metadata.integer("feed_forward_length", 0);
    shape.positions = metadata.integer("context_length", 0);
    shape.types = rowsOf("token_types.weight", 0);
    shape.normEpsilon = metadata.number("attention.layer_norm_epsilon", 0);
    const auto supported = checkSupported(metadata, source, shape);
    if (!metadata.problem().empty())
        return base::Error { base::ErrorKind::Corrupt, source + ": " + metadata.problem() + ".", tr_("Download or copy the file again.") };
    if (auto possible = checkShape(shape, source); !possible)
        return possible.error();
    if (!supported)
        return supported.error();
    return shape;
}

} // namespace

base::Result<BertShape> readBertShape(const ModelFiles &files)
{
    if (files.kind == ModelFiles::Kind::Gguf)
        return readMetadata(files.gguf);
    const auto file = files.folder / "config.json";
    const auto source = file.string();
    const auto json = readObject(file);
    if (!json)
        return json.error();
    Keys config(*json);
    if (auto supported = checkSupported(config, source); !supported)
        return supported.error();
    BertShape shape;
    shape.vocabulary = config.integer("vocab_size", shape.vocabulary);
    shape.hidden = config.integer("hidden_size", shape.hidden);
    shape.layers = config.integer("num_hidden_layers", shape.layers);
    shape.heads = config.integer("num_attention_heads", shape.heads);
    shape.intermediate = config.integer("intermediate_size", shape.intermediate);
    shape.positions = config.integer("max_position_embeddings", shape.positions);
    shape.types = config.integer("type_vocab_size", shape.types);
    shape.normEpsilon = config.number("layer_norm_eps", shape.normEpsilon);
    if (auto read = readHead(config, source, shape); !read)
        return read.error();
    if (auto read = readPooling(files, shape); !read)
        return read.error();
    if (!config.problem().empty())
        return damagedModel(source, config.problem());
    if (auto possible = checkShape(shape, source); !possible)
        return possible.error();
    return shape;
}

} // namespace anneal::weights
