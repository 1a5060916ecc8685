// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ggufexport.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/torcherror.h"
#include "core/nn/rope.h"
#include "core/text/gguftokenizer.h"
#include "core/weights/ggufwriter.h"

#include <cmath>

namespace anneal::model {
namespace fs = std::filesystem;
namespace {

using weights::GgmlType;

constexpr std::uint32_t fileType(GgufPrecision precision)
{
    return precision == GgufPrecision::F32 ? 0 : precision == GgufPrecision::F16 ? 1 : 7;
}

GgmlType typeFor(const WeightName &name, GgufPrecision precision)
{
    if (name.shape.size() < 2 || precision == GgufPrecision::F32)
        return GgmlType::F32;
    const bool wholeBlocks = name.shape.back() % weights::blockElements(GgmlType::Q8_0) == 0;
    return precision == GgufPrecision::Q8_0 && wholeBlocks ? GgmlType::Q8_0 : GgmlType::F16;
}

/// What llama.cpp does not suppose. It multiplies cos and sin by 1 + 0.1 ln(factor) itself.
void addYarn(const weights::ModelShape &shape, const std::string &prefix, weights::GgufWriter &writer)
{
    writer.add(prefix + "original_context_length",
        static_cast<std::uint32_t>(shape.ropeOriginalPositions > 0 ? shape.ropeOriginalPositions : shape.maxPositions));
    const double more = nn::ropeFrequencies(shape).attentionFactor / (1 + 0.1 * std::log(shape.ropeFactor));
    if (std::abs(more - 1) > 1e-6)
        writer.add(prefix + "attn_factor", static_cast<float>(more));
}

void addArchitecture(const weights::ModelShape &shape, weights::GgufWriter &writer)
{
    const auto prefix = std::string(shape.family->gguf) + ".";
    const auto count = [&](const char *key, std::int64_t value) { writer.add(prefix + key, static_cast<std::uint32_t>(value)); };
    count("block_count", shape.layers);
    // The file has no word for a window that every layer has: within it nothing differs.
    const bool hasKey = shape.family->windows == weights::Windows::FiveOfSix;
    if (hasKey)
        count("attention.sliding_window", std::min(shape.window, shape.maxPositions));
    count("context_length", shape.window > 0 && !hasKey ? std::min(shape.window, shape.maxPositions) : shape.maxPositions);
    count("embedding_length", shape.hidden);
    count("feed_forward_length", shape.intermediate);
    count("attention.head_count", shape.heads);
    count("attention.head_count_kv", shape.keyValueHeads);
    count("attention.key_length", shape.headDim);
    count("attention.value_length", shape.headDim);
    count("rope.dimension_count", shape.headDim);
    count("vocab_size", shape.vocabulary);
    writer.add(prefix + "attention.layer_norm_rms_epsilon", static_cast<float>(shape.rmsEpsilon));
    writer.add(prefix + "rope.freq_base", static_cast<float>(shape.ropeTheta));
    if (shape.ropeScaling == weights::RopeScaling::Linear || shape.ropeScaling == weights::RopeScaling::Yarn) {
        writer.add(prefix + "rope.scaling.type", shape.ropeScaling == weights::RopeScaling::Linear ? "linear" : "yarn");
        writer.add(prefix + "rope.scaling.factor", static_cast<float>(shape.ropeFactor));
    }
    if (shape.ropeScaling == weights::RopeScaling::Yarn)
        addYarn(shape, prefix + "rope.scaling.", writer);
}

/// What the model is called: the source's own words, or its name without folders.
base::Status addGeneral(const weights::ModelFiles &files, const weights::ModelShape &shape, GgufPrecision precision, weights::GgufWriter &writer)
{
    writer.add("general.architecture", std::string(shape.family->gguf));
    writer.add("general.type", "model");
    if (files.kind == weights::ModelFiles::Kind::Gguf) {
        const auto source = weights::GgufFile::open(files.gguf);
        if (!source)
            return source.error();
        for (const auto &[key, value] : source->metadata()) {
            const bool isAboutTheFile = key == "general.alignment" || key == "general.file_type" || key == "general.quantization_version";
            if (key.starts_with("general.") && !isAboutTheFile && !writer.has(key))
                writer.add(key, value);
        }
    }
    if (!writer.has("general.name"))
        writer.add("general.name", fs::path(files.name).filename().string());
    writer.add("general.file_type", fileType(precision));
    writer.add("general.quantization_version", std::uint32_t(2));
    return base::ok();
}

/// One tensor as bytes, with the rows of q and k in GGUF's order.
base::Result<std::string> encode(const MergedWeights &merged, const WeightName &name, GgmlType type)
{
    auto tensor = merged.tensor(name.huggingFace);
    if (!tensor)
        return tensor.error();
    return guardTorch([&]() -> base::Result<std::string> {
        const auto written = name.isNormFromOne ? tensor->add(1) : *tensor;
        const auto *values = written.const_data_ptr<float>();
        if (name.permutedHeads == 0)
            return weights::quantize(type, values, tensor->numel());
        const auto rows = tensor->size(0), columns = tensor->numel() / rows;
        std::string bytes;
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto part = weights::quantize(type, values + huggingFaceRow(row, rows / name.permutedHeads) * columns, columns);
            if (!part)
                return part.error();
            bytes += *part;
        }
        return bytes;
    });
}

base::Status checkTarget(const fs::path &out, std::uint64_t bytes)
{
    if (!out.has_filename())
        return base::Error { base::ErrorKind::Usage, tr_("\"%1\" names no file.", out.string()), tr_("Name the file to write, such as model.gguf.") };
    std::error_code failure;
    if (fs::exists(fs::symlink_status(out, failure)))
        return base::Error { base::ErrorKind::AlreadyExists, tr_("%1 is there already.", out.string()), tr_("Choose another name, or remove it.") };
    const auto folder = fs::absolute(out, failure).parent_path();
    if (auto made = base::makeFolder(folder); !made)
        return made;
    base::removeAbandoned(out, weights::kGgufMagic); // it takes room
    return base::requireSpace(tr_("The file"), bytes, folder);
}

} // namespace

base::Result<GgufPrecision> ggufPrecision(std::string_view name)
{
    if (name == "f32")
        return GgufPrecision::F32;
    if (name == "f16")
        return GgufPrecision::F16;
    if (name == "q8_0")
        return GgufPrecision::Q8_0;
    return base::Error { base::ErrorKind::Usage, tr_("\"%1\" is not a precision Anneal writes GGUF files in.", name),
        tr_("Choose f32, f16 or q8_0.") };
}

base::Status exportGguf(const weights::ModelFiles &files, const fs::path &adapterFolder, const fs::path &out, GgufPrecision precision,
    const TensorProgress &progress, std::stop_token stop)
{
    auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    if (auto checked = weights::checkGgufShape(*shape, files.name); !checked)
        return checked;
    const auto merged = MergedWeights::open(files, *shape, adapterFolder);
    if (!merged)
        return merged.error();
    shape->tiedEmbeddings = merged->source().isTied();

    weights::GgufWriter writer;
    if (auto added = addGeneral(files, *shape, precision, writer); !added)
        return added;
    addArchitecture(*shape, writer);
    if (auto added = text::addTokenizer(files, *shape, writer); !added)
        return added;
    const auto names = weightNames(*shape);
    const bool hasFactors = shape->ropeScaling == weights::RopeScaling::Llama3;
    if (hasFactors)
        writer.describe("rope_freqs.weight", GgmlType::F32, { shape->headDim / 2 });
    for (const auto &name : names)
        writer.describe(name.gguf, typeFor(name, precision), name.shape);

    auto written = checkTarget(out, writer.fileBytes());
    if (written)
        written = writer.begin(out);
    if (written && hasFactors) {
        const auto factors = weights::llama3Factors(*shape);
        written = writer.write({ reinterpret_cast<const char *>(factors.data()), factors.size() * sizeof(float) });
    }
    std::int64_t done = 0;
    for (const auto &name : names) {
        if (!written)
            return written;
        if (stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("The export was canceled."), {} };
        const auto bytes = encode(*merged, name, typeFor(name, precision));
        if (!bytes)
            return base::Error { bytes.error().kind, name.huggingFace + ": " + bytes.error().detail, bytes.error().hint };
        written = writer.write(*bytes);
        if (progress)
            progress(++done, static_cast<std::int64_t>(names.size()));
    }
    return written ? writer.commit() : written;
}

} // namespace anneal::model
