// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and defaults: the config classes of transformers.
#include "core/weights/shapereaders.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/weights/safetensorsfile.h"

namespace anneal::weights {
namespace {

using base::Json;

/// Reads keys of one object; the first value of a wrong type is kept as problem().
class Keys
{
public:
    explicit Keys(const Json &object) : m_object(object) { }

    const std::string &problem() const { return m_problem; }

    /// nullptr where the key is missing or null.
    const Json *find(std::string_view key) const
    {
        if (!m_object.is_object())
            return nullptr;
        const auto at = m_object.find(std::string(key));
        return at == m_object.end() || at->is_null() ? nullptr : &*at;
    }

    /// Whether the key is there, null or not.
    bool has(std::string_view key) const { return m_object.is_object() && m_object.contains(std::string(key)); }

    std::int64_t integer(std::string_view key, std::int64_t otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        if (!value->is_number_integer() || (value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(1) << 62))
            return wrong(key, "a whole number", otherwise);
        return value->get<std::int64_t>();
    }

    double number(std::string_view key, double otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_number() ? value->get<double>() : wrong(key, "a number", otherwise);
    }

    bool truth(std::string_view key, bool otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_boolean() ? value->get<bool>() : wrong(key, "true or false", otherwise);
    }

    std::string text(std::string_view key, std::string otherwise)
    {
        const auto *value = find(key);
        if (!value)
            return otherwise;
        return value->is_string() ? value->get<std::string>() : wrong(key, "a text", otherwise);
    }

private:
    template <typename T>
    T wrong(std::string_view key, std::string_view expected, T otherwise)
    {
        if (m_problem.empty())
            m_problem = std::string(key) + " must be " + std::string(expected);
        return otherwise;
    }

    const Json &m_object;
    std::string m_problem;
};

base::Result<Json> readObject(const std::filesystem::path &file)
{
    auto text = base::readFile(file, 64 << 20);
    if (!text)
        return text.error();
    auto parsed = base::parseJson(*text);
    if (!parsed || !parsed->is_object()) {
        return base::Error { base::ErrorKind::Corrupt,
            file.string() + " is " + (parsed ? std::string("no JSON object") : parsed.error().detail) + ".", "Download or copy the model again." };
    }
    return parsed;
}

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
            shape.notes.push_back(unusedId(source, key, id.is_number() ? base::toJsonLine(id) : std::string("of another type"), shape.vocabulary));
    };
    const auto *value = keys.find(key);
    if (value && value->is_array()) {
        for (const auto &id : *value)
            add(id);
    } else if (value)
        add(*value);
    if (unused > named)
        shape.notes.push_back(source + ": " + std::to_string(unused - named) + " more values of " + std::string(key) + " are not token ids.");
    return ids;
}

std::optional<std::int64_t> readId(const Keys &keys, std::string_view key, const std::string &source, ModelShape &shape)
{
    const auto ids = readIds(keys, key, source, shape);
    return ids.empty() ? std::nullopt : std::optional(ids.front());
}

/// Both styles: rope_parameters of transformers 5, and top-level rope_theta with rope_scaling before it. As in
/// transformers, a rope_scaling that says something wins.
base::Status readRope(Keys &config, const std::string &source, ModelShape &shape)
{
    const auto *scaling = config.find("rope_scaling");
    if (!scaling || scaling->empty())
        scaling = config.find("rope_parameters");
    if (scaling && !scaling->is_object() && !scaling->empty())
        return base::Error { base::ErrorKind::Corrupt, source + ": the rope settings must be an object.", "Download or copy the model again." };
    const Json none = Json::object();
    Keys rope(scaling ? *scaling : none);
    const double theta = config.number("rope_theta", 10000);
    shape.ropeTheta = rope.number("rope_theta", theta);
    const auto type = rope.text("rope_type", rope.text("type", "default"));
    if (rope.number("partial_rotary_factor", config.number("partial_rotary_factor", 1)) != 1)
        return notAvailable(source, "partial_rotary_factor other than 1", "Choose another model.");
    if (type == "linear")
        shape.ropeScaling = RopeScaling::Linear;
    else if (type == "dynamic")
        shape.ropeScaling = RopeScaling::Dynamic;
    else if (type == "llama3")
        shape.ropeScaling = RopeScaling::Llama3;
    else if (type == "yarn")
        shape.ropeScaling = RopeScaling::Yarn;
    else if (type != "default")
        return notAvailable(source, "the rope type \"" + type + "\"", "Models with default, linear, llama3 or yarn rope scaling work.");
    shape.ropeFactor = rope.number("factor", 1);
    shape.ropeLowFrequency = rope.number("low_freq_factor", 1);
    shape.ropeHighFrequency = rope.number("high_freq_factor", 4);
    shape.ropeOriginalPositions
        = rope.integer("original_max_position_embeddings", config.integer("original_max_position_embeddings", shape.maxPositions));
    shape.yarn = { rope.number("beta_fast", 32), rope.number("beta_slow", 1), rope.number("attention_factor", 0), rope.number("mscale", 0),
        rope.number("mscale_all_dim", 0), rope.truth("truncate", true) };
    if (!rope.problem().empty())
        return base::Error { base::ErrorKind::Corrupt, source + ": in the rope settings, " + rope.problem() + ".",
            "Download or copy the model again." };
    return base::ok();
}

bool has(Biases biases, bool configured)
{
    return biases == Biases::Always || (biases == Biases::AsConfigured && configured);
}

/// Which layers have a window, and how wide it is.
base::Status readWindow(Keys &config, const std::string &source, ModelShape &shape)
{
    if (shape.family->windows == Windows::None)
        return base::ok();
    if (shape.family->windows == Windows::EveryLayer) {
        // The default counts only where the key is missing: null says that there is none.
        const auto at = config.has("sliding_window");
        shape.window = at ? config.integer("sliding_window", 0) : shape.family->defaults.window;
        return base::ok();
    }
    if (!config.truth("use_sliding_window", false))
        return base::ok();
    shape.window = config.integer("sliding_window", config.has("sliding_window") ? 0 : shape.family->defaults.window);
    if (shape.window == 0)
        return base::ok();
    if (const auto *types = config.find("layer_types")) {
        if (!types->is_array() || static_cast<std::int64_t>(types->size()) != shape.layers)
            return base::Error { base::ErrorKind::Corrupt, source + ": layer_types must name every layer.", "Download or copy the model again." };
        for (const auto &type : *types) {
            if (type != "full_attention" && type != "sliding_attention")
                return notAvailable(source, "the layer type " + base::toJsonLine(type), std::string(familiesHint()));
            shape.isWindowed.push_back(type == "sliding_attention");
        }
        return base::ok();
    }
    const auto first = config.integer("max_window_layers", 28);
    for (std::int64_t layer = 0; layer < std::min<std::int64_t>(shape.layers, 1 << 20); ++layer)
        shape.isWindowed.push_back(layer >= first);
    return base::ok();
}

/// What the file asks for and this family of code does not do.
base::Status checkSupported(Keys &config, const std::string &source)
{
    const auto type = config.text("model_type", "");
    if (type.empty())
        return base::Error { base::ErrorKind::BadInput, source + " has no model_type.", "Use a model saved by Python's transformers." };
    if (!familyOfModelType(type))
        return notAvailable(source, "the model type \"" + type + "\"", std::string(familiesHint()));
    if (config.find("quantization_config"))
        return notAvailable(
            source, "a quantised Hugging Face model (quantization_config)", "Use the model as it was before quantisation, or a GGUF file of it.");
    const auto activation = config.text("hidden_act", "silu");
    if (activation != "silu" && activation != "swish")
        return notAvailable(source, "the activation \"" + activation + "\" (hidden_act)", "Models with silu work.");
    const auto *architectures = config.find("architectures");
    if (architectures && architectures->is_array() && !architectures->empty() && (*architectures)[0].is_string()) {
        const auto name = (*architectures)[0].get<std::string>();
        if (name.find("ForCausalLM") == std::string::npos)
            return notAvailable(source, "the architecture " + name, "Use a model for text generation (…ForCausalLM).");
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
    shape.hidden = config.integer("hidden_size", 4096);
    shape.intermediate = config.integer("intermediate_size", defaults.intermediate);
    shape.layers = config.integer("num_hidden_layers", 32);
    shape.heads = config.integer("num_attention_heads", 32);
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
    shape.tiedEmbeddings = config.truth("tie_word_embeddings", false);
    shape.dtype = config.text("dtype", config.text("torch_dtype", ""));
    if (auto read = readRope(config, source, shape); !read)
        return read.error();
    if (auto read = readWindow(config, source, shape); !read)
        return read.error();
    if (!config.problem().empty())
        return base::Error { base::ErrorKind::Corrupt, source + ": " + config.problem() + ".", "Download or copy the model again." };
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
