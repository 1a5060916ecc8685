// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and defaults: the config classes of transformers.
#include "core/weights/shapereaders.h"

#include "core/base/tr.h"
#include "core/weights/configkeys.h"
#include "core/weights/safetensorsfile.h"

#include <algorithm>
#include <cmath>

namespace anneal::weights {
namespace {

using base::Json;

/// The ids that a key gives, one or a list. What is no token is left out as transformers and llama.cpp do, but not silently; -1 means none.
std::vector<std::int64_t> readIds(const Keys &keys, std::string_view key, const std::string &source, ModelShape &shape)
{
    constexpr std::size_t named = 3;
    std::vector<std::int64_t> ids;
    std::size_t unused = 0;
    const auto add = [&](const Json &id) {
        if (id.is_number_unsigned() && id.get<std::uint64_t>() < static_cast<std::uint64_t>(shape.vocabulary))
            ids.push_back(id.get<std::int64_t>());
        else if (id != -1 && ++unused <= named)
            shape.notes.push_back(
                unusedId(source, id.is_number() ? std::string(key) + " " + base::toJsonLine(id) : tr_("%1 of another type", key), shape.vocabulary));
    };
    const auto *value = keys.find(key);
    if (value && value->is_array()) {
        for (const auto &id : *value)
            add(id);
    } else if (value)
        add(*value);
    if (unused == named + 1)
        shape.notes.push_back(source + ": " + tr_("One more value of %1 is not a token id.", key));
    else if (unused > named)
        shape.notes.push_back(source + ": " + tr_("%1 more values of %2 are not token ids.", unused - named, key));
    return ids;
}

std::optional<std::int64_t> readId(const Keys &keys, std::string_view key, const std::string &source, ModelShape &shape)
{
    const auto ids = readIds(keys, key, source, shape);
    return ids.empty() ? std::nullopt : std::optional(ids.front());
}

/// The rope settings that count: rope_parameters of transformers 5, or rope_scaling before it, which wins where it says something, as in
/// transformers. Where layers with a window have settings of their own, rope_parameters has an object for each kind, and rope_scaling adds to that
/// of the others.
base::Result<Json> ropeSettings(const Keys &config, const std::string &source, const ModelShape &shape)
{
    const auto wrong = [&](const char *key) { return damagedModel(source, tr_("the rope settings (%1) must be an object", key)); };
    const auto isNothing = [](const Json *value) { return !value || (value->is_structured() && value->empty()); };
    const auto *scaling = config.find("rope_scaling"), *parameters = config.find("rope_parameters");
    if (!isNothing(scaling) && !scaling->is_object())
        return wrong("rope_scaling");
    if (!isNothing(parameters) && !parameters->is_object())
        return wrong("rope_parameters");
    if (!shape.family->hasLocalRope)
        return !isNothing(scaling) ? *scaling : !isNothing(parameters) ? *parameters : Json::object();
    auto settings = Json::object();
    if (const auto *full = isNothing(parameters) ? nullptr : Keys(*parameters).find("full_attention")) {
        if (!full->is_object())
            return wrong("rope_parameters.full_attention");
        settings = *full;
    }
    if (!isNothing(scaling))
        settings.update(*scaling);
    return settings;
}

/// The base of the layers with a window, where they have one of their own.
base::Status readLocalRope(Keys &config, const std::string &source, ModelShape &shape)
{
    if (!shape.family->hasLocalRope)
        return base::ok();
    const auto *parameters = config.find("rope_parameters");
    const auto *local = parameters && parameters->is_object() ? Keys(*parameters).find("sliding_attention") : nullptr;
    if (local && !local->is_object())
        return damagedModel(source, tr_("the rope settings (%1) must be an object", "rope_parameters.sliding_attention"));
    const Json none = Json::object();
    Keys keys(local ? *local : none);
    shape.localTheta = keys.number("rope_theta", config.number("rope_local_base_freq", 10000));
    const auto type = keys.text("rope_type", keys.text("type", "default"));
    if (!keys.problem().empty())
        return damagedModel(source, tr_("in the rope settings of layers with a window, %1", keys.problem()));
    if (type != "default" || keys.number("partial_rotary_factor", 1) != 1)
        return notAvailable(source, tr_("rope scaling of layers with a window"), tr_("Choose another model."));
    return base::ok();
}

base::Status readRope(Keys &config, const std::string &source, ModelShape &shape)
{
    const auto settings = ropeSettings(config, source, shape);
    if (!settings)
        return settings.error();
    Keys rope(*settings);
    const double theta = config.number("rope_theta", shape.family->defaults.ropeTheta);
    shape.ropeTheta = rope.number("rope_theta", theta);
    const auto type = rope.text("rope_type", rope.text("type", "default"));
    if (rope.number("partial_rotary_factor", config.number("partial_rotary_factor", 1)) != 1)
        return notAvailable(source, tr_("partial_rotary_factor other than 1"), tr_("Choose another model."));
    if (type == "linear")
        shape.ropeScaling = RopeScaling::Linear;
    else if (type == "dynamic")
        shape.ropeScaling = RopeScaling::Dynamic;
    else if (type == "llama3")
        shape.ropeScaling = RopeScaling::Llama3;
    else if (type == "yarn")
        shape.ropeScaling = RopeScaling::Yarn;
    else if (type != "default")
        return notAvailable(source, tr_("the rope type \"%1\"", type), tr_("Models with default, linear, llama3 or yarn rope scaling work."));
    if (shape.ropeScaling != RopeScaling::None && !rope.find("factor"))
        return damagedModel(source, tr_("the rope settings have no factor"));
    shape.ropeFactor = rope.number("factor", 1);
    shape.ropeLowFrequency = rope.number("low_freq_factor", 1);
    shape.ropeHighFrequency = rope.number("high_freq_factor", 4);
    shape.ropeOriginalPositions
        = rope.integer("original_max_position_embeddings", config.integer("original_max_position_embeddings", shape.maxPositions));
    shape.yarn = { rope.number("beta_fast", 32), rope.number("beta_slow", 1), {}, rope.number("mscale", 0), rope.number("mscale_all_dim", 0),
        rope.truth("truncate", true) };
    if (rope.find("attention_factor"))
        shape.yarn.attentionFactor = rope.number("attention_factor", 0);
    if (!rope.problem().empty())
        return damagedModel(source, tr_("in the rope settings, %1", rope.problem()));
    return base::ok();
}

bool has(Biases biases, bool configured)
{
    return biases == Biases::Always || (biases == Biases::AsConfigured && configured);
}

/// Which layers layer_types says have a window; nothing where there is no such list.
base::Result<std::vector<bool>> readLayerTypes(const Keys &config, const std::string &source, const ModelShape &shape)
{
    std::vector<bool> isWindowed;
    const auto *types = config.find("layer_types");
    if (!types)
        return isWindowed;
    if (!types->is_array() || static_cast<std::int64_t>(types->size()) != shape.layers)
        return damagedModel(source, tr_("layer_types must name every layer"));
    for (const auto &type : *types) {
        if (type != "full_attention" && type != "sliding_attention")
            return notAvailable(source, tr_("the layer type %1", base::toJsonLine(type)), familiesHint());
        isWindowed.push_back(type == "sliding_attention");
    }
    return isWindowed;
}

/// Which layers are not rotated.
base::Status readRotations(Keys &config, const std::string &source, ModelShape &shape)
{
    if (!shape.family->leavesOutRotations)
        return base::ok();
    const auto every = config.integer("no_rope_layer_interval", 4);
    const auto *list = config.find("no_rope_layers");
    const auto isFlag = [](const Json &value) { return value.is_boolean() || value == 0 || value == 1; };
    if (list && (!list->is_array() || static_cast<std::int64_t>(list->size()) < shape.layers || !std::all_of(list->begin(), list->end(), isFlag)))
        return damagedModel(source, tr_("no_rope_layers must hold 0 or 1 for every layer"));
    if (!list && every <= 0)
        return damagedModel(source, tr_("%1 must be above 0", "no_rope_layer_interval"));
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        const auto at = static_cast<std::size_t>(layer);
        shape.isUnrotated.push_back(list ? (*list)[at] == 0 || (*list)[at] == false : (layer + 1) % every == 0);
    }
    return base::ok();
}

/// Which layers have a window, and how wide it is. REQUIRES: the rotations are read.
base::Status readWindow(Keys &config, const std::string &source, ModelShape &shape)
{
    const auto kind = shape.family->windows;
    auto types = readLayerTypes(config, source, shape);
    if (!types)
        return types.error();
    const bool isAsked = kind == Windows::EveryLayer || kind == Windows::FiveOfSix || config.truth("use_sliding_window", false);
    if (kind == Windows::None || !isAsked)
        return base::ok();
    // The default counts only where the key is missing: null says that there is none.
    shape.window = config.integer("sliding_window", config.has("sliding_window") ? 0 : shape.family->defaults.window);
    if (kind == Windows::FiveOfSix && shape.window <= 0) // its layers differ in more than the window
        return damagedModel(source, tr_("%1 must be above 0", "sliding_window"));
    if (shape.window == 0)
        return base::ok();
    shape.isWindowed = std::move(*types);
    if (!shape.isWindowed.empty() || kind == Windows::EveryLayer)
        return base::ok();
    const auto first = config.integer("max_window_layers", 28), pattern = config.integer("sliding_window_pattern", 6);
    if (pattern <= 0)
        return damagedModel(source, tr_("%1 must be above 0", "sliding_window_pattern"));
    for (std::int64_t layer = 0; layer < shape.layers; ++layer)
        shape.isWindowed.push_back(kind == Windows::LayersAbove ? layer >= first
                : kind == Windows::FiveOfSix                    ? (layer + 1) % pattern != 0
                                                                : !shape.isRotated(layer));
    return base::ok();
}

/// What a network would have to compute that none here does.
base::Status checkArithmetic(Keys &config, const std::string &source, const Family &family)
{
    const bool isGelu = family.activation == Activation::GeluTanh;
    const auto *key = isGelu ? "hidden_activation" : "hidden_act";
    const auto activation = config.text(key, isGelu ? "gelu_pytorch_tanh" : "silu");
    if (isGelu ? activation != "gelu_pytorch_tanh" : activation != "silu" && activation != "swish")
        return notAvailable(source, tr_("the activation \"%1\" (%2)", activation, key),
            tr_("Models of this type with %1 work.", isGelu ? "gelu_pytorch_tanh" : "silu"));
    for (const auto *cap : { "final_logit_softcapping", "attn_logit_softcapping" })
        if (config.find(cap))
            return notAvailable(source, tr_("a soft cap (%1)", cap), familiesHint());
    if (config.truth("use_bidirectional_attention", false))
        return notAvailable(source, tr_("attention in both directions (use_bidirectional_attention)"), familiesHint());
    return base::ok();
}

/// What the file asks for and this family of code does not do.
base::Status checkSupported(Keys &config, const std::string &source)
{
    const auto type = config.text("model_type", "");
    if (type.empty())
        return base::Error { base::ErrorKind::BadInput, tr_("%1 has no model_type.", source), tr_("Use a model saved by Python's transformers.") };
    if (!familyOfModelType(type))
        return notAvailable(
            source, tr_("the model type \"%1\"", type), type == "bert" ? tr_("It is an encoder: use it with embed or rerank.") : familiesHint());
    if (config.find("quantization_config"))
        return notAvailable(source, tr_("a quantised Hugging Face model (quantization_config)"),
            tr_("Use the model as it was before quantisation, or a GGUF file of it."));
    if (auto supported = checkArithmetic(config, source, *familyOfModelType(type)); !supported)
        return supported;
    const auto *architectures = config.find("architectures");
    if (architectures && architectures->is_array() && !architectures->empty() && (*architectures)[0].is_string()) {
        const auto name = (*architectures)[0].get<std::string>();
        if (name.find("ForCausalLM") == std::string::npos)
            return notAvailable(source, tr_("the architecture %1", name), tr_("Use a model for text generation (…ForCausalLM)."));
    }
    return base::ok();
}

/// The dtype the weights are stored in where config.json does not say it: that of the first shard's first matrix.
std::string storedDtype(const ModelFiles &files)
{
    const auto file = files.shards.empty() ? base::Result<SafetensorsFile>(base::Error { base::ErrorKind::NotFound, {}, {} })
                                           : SafetensorsFile::open(files.shards.front());
    if (!file)
        return "float32";
    for (const auto &[name, tensor] : file->tensors()) {
        if (tensor.shape.size() == 2)
            return tensor.dtype == "BF16" ? "bfloat16" : tensor.dtype == "F16" ? "float16" : "float32";
    }
    return "float32";
}

} // namespace

base::Result<ModelShape> readConfigShape(const ModelFiles &files)
{
    const auto file = files.folder / "config.json";
    const auto source = file.string();
    auto json = readObject(file);
    if (!json)
        return json.error();
    Keys config(*json);
    if (auto supported = checkSupported(config, source); !supported)
        return supported.error();

    ModelShape shape;
    shape.family = familyOfModelType(config.text("model_type", ""));
    const auto &defaults = shape.family->defaults;
    shape.vocabulary = config.integer("vocab_size", defaults.vocabulary);
    shape.hidden = config.integer("hidden_size", defaults.hidden);
    shape.intermediate = config.integer("intermediate_size", defaults.intermediate);
    shape.layers = config.integer("num_hidden_layers", defaults.layers);
    shape.heads = config.integer("num_attention_heads", defaults.heads);
    // The default counts only where the key is missing: null means as many as heads.
    const bool saysKeys = config.has("num_key_value_heads") || defaults.keyValueHeads == 0;
    shape.keyValueHeads = config.integer("num_key_value_heads", saysKeys ? shape.heads : defaults.keyValueHeads);
    const auto evenly = shape.heads > 0 ? shape.hidden / shape.heads : 0;
    shape.headDim = config.integer("head_dim", defaults.headDim > 0 && !config.has("head_dim") ? defaults.headDim : evenly);
    shape.maxPositions = config.integer("max_position_embeddings", defaults.maxPositions);
    shape.rmsEpsilon = config.number("rms_norm_eps", 1e-6);
    const bool attentionBias = config.truth("attention_bias", false);
    shape.queryBias = has(shape.family->queryBias, attentionBias);
    shape.outputBias = has(shape.family->outputBias, attentionBias);
    shape.mlpBias = has(shape.family->mlpBias, config.truth("mlp_bias", false));
    shape.headNorms = shape.family->headNorms;
    shape.tiedEmbeddings = config.truth("tie_word_embeddings", defaults.isTied);
    shape.dtype = config.text("dtype", config.text("torch_dtype", ""));
    if (shape.family->hasLocalRope) {
        const double scalar = config.number("query_pre_attn_scalar", 256);
        shape.queryScale = scalar > 0 ? 1 / std::sqrt(scalar) : -1; // which checkShape() refuses
    }
    shape.ropeOriginalPositions = shape.maxPositions;
    // Before any list is made: the number of layers may be anything.
    if (auto possible = checkShape(shape, source); !possible && config.problem().empty())
        return possible.error();
    if (!config.problem().empty())
        return damagedModel(source, config.problem());
    for (const auto read : { readRope, readLocalRope, readRotations, readWindow })
        if (auto done = read(config, source, shape); !done)
            return done.error();
    if (!config.problem().empty())
        return damagedModel(source, config.problem());
    if (auto possible = checkShape(shape, source); !possible)
        return possible.error();
    if (shape.dtype.empty() || shape.dtype == "auto")
        shape.dtype = storedDtype(files);

    shape.bosId = readId(config, "bos_token_id", source, shape);
    shape.padId = readId(config, "pad_token_id", source, shape);
    shape.eosIds = readIds(config, "eos_token_id", source, shape);
    if (const auto path = files.file("generation_config.json"); !path.empty()) {
        const auto generation = readObject(path);
        if (!generation)
            return generation.error();
        const Keys keys(*generation);
        if (auto ids = readIds(keys, "eos_token_id", path.string(), shape); !ids.empty())
            shape.eosIds = std::move(ids);
        if (!shape.padId)
            shape.padId = readId(keys, "pad_token_id", path.string(), shape);
    }
    return shape;
}

} // namespace anneal::weights
