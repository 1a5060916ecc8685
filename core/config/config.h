// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/choices.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anneal::config {

/// A mapping whose order counts, as it stands in the file: of patterns, the first that matches decides.
template <typename T>
using Patterns = std::vector<std::pair<std::string, T>>;

/// `model:` — the base model and the adapter on it.
struct ModelConfig
{
    std::string modelName = "HuggingFaceTB/SmolLM2-135M-Instruct";
    std::string revision = "main";
    std::int64_t loraRank = 16;
    double loraAlpha = 32;
    double loraDropout = 0.05;
    std::vector<std::string> targetModules { "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj" }; // or { "all-linear" }
    std::string targetPattern;               // or one regular expression: then targetModules is empty
    std::vector<std::string> excludeModules; // or excludePattern
    std::string excludePattern;
    std::vector<std::int64_t> layersToTransform; // empty: all
    std::vector<std::string> layersPattern;
    std::vector<std::string> modulesToSave; // trained themselves
    bool useRslora = false;
    bool useDora = false;
    Patterns<std::int64_t> rankPattern;
    Patterns<double> alphaPattern;
    std::optional<std::string> initFrom; // adapter folder
    DType dtype = DType::Auto;
    std::optional<std::string> chatTemplate; // .jinja file
    std::optional<std::string> templateTime; // "2026-11-28T15:40:00", local

    bool operator==(const ModelConfig &) const = default;
};

/// `data.langchain:` — loading and splitting of documents.
struct LangChainConfig
{
    bool enabled = true;
    SplitterKind splitter = SplitterKind::Recursive;
    std::int64_t chunkSize = 1000;
    std::int64_t chunkOverlap = 200;
    std::optional<std::vector<std::string>> separators;
    bool separatorRegex = false;
    KeepSeparator keepSeparator = KeepSeparator::Yes;
    bool strip = true;
    bool cutSections = true;
    LengthUnit lengthUnit = LengthUnit::Characters;

    bool operator==(const LangChainConfig &) const = default;
};

/// `data.pdf:` — what is read of a PDF document, and how.
struct PdfConfig
{
    std::optional<std::string> pages; // "1-20,25", as pageranges.h reads it
    PdfLayout layout = PdfLayout::ReadingOrder;
    bool removeHeadersFooters = true;
    bool joinHyphenated = true;

    bool operator==(const PdfConfig &) const = default;
};

/// `data:` — from files to prepared rows.
struct DataConfig
{
    std::string inputPath = "data/raw";
    std::string outputPath = "data/prepared/train.jsonl";
    InputType inputType = InputType::Auto;
    OutputFormat outputFormat = OutputFormat::JsonLines;
    RowForm format = RowForm::Messages;
    std::optional<std::string> templateText; // key "template"; custom: text with {named} placeholders
    std::optional<std::string> systemPrompt;
    std::map<std::string, std::string> columnMapping;
    double validationFraction = 0.05;
    SplitBy splitBy = SplitBy::Document;
    std::int64_t seed = 42;
    SpecialTokens specialTokens = SpecialTokens::Text;
    Reasoning reasoning = Reasoning::Keep;
    LangChainConfig langchain;
    PdfConfig pdf;

    bool operator==(const DataConfig &) const = default;
};

/// `training:` — the run.
struct TrainingConfig
{
    Method method = Method::Sft;
    double numEpochs = 3;
    std::int64_t maxSteps = -1;
    std::int64_t batchSize = 4;
    std::int64_t gradientAccumulationSteps = 4;
    double learningRate = 2e-4;
    LrScheduler lrScheduler = LrScheduler::Linear;
    double warmupSteps = 0; // below 1: share of all steps
    OptimizerChoice optimizer = OptimizerChoice::AdamW;
    double weightDecay = 0;
    double adamBeta1 = 0.9;
    double adamBeta2 = 0.999;
    double adamEpsilon = 1e-8;
    double maxGradNorm = 1; // 0: no clipping
    std::int64_t maxSeqLength = 1024;
    LongRows maxLengthPolicy = LongRows::Truncate;
    bool packing = true;
    PackingStrategy packingStrategy = PackingStrategy::BestFit;
    LossOn lossOn = LossOn::Completion;
    bool gradientCheckpointing = true; // memory for time; the numbers stay the same
    Precision precision = Precision::Auto;
    DeviceChoice device = DeviceChoice::Auto;
    std::int64_t seed = 42;
    std::int64_t loggingSteps = 1;
    std::int64_t evalSteps = 50;  // 0: never
    std::int64_t saveSteps = 200; // 0: only at the end
    std::int64_t keepLast = 3;
    std::int64_t keepBest = 1;
    std::optional<std::int64_t> earlyStoppingPatience;
    bool reportToTensorboard = true;
    std::string outputDir = "runs";
    std::int64_t sampleCount = 3; // held-out prompts answered at every evaluation
    std::int64_t sampleMaxTokens = 96;

    bool operator==(const TrainingConfig &) const = default;
};

/// A whole config.yaml; paths are relative to the folder of the file.
struct FineTuneConfig
{
    std::int64_t version = 1;
    ModelConfig model;
    DataConfig data;
    TrainingConfig training;

    bool operator==(const FineTuneConfig &) const = default;
};

} // namespace anneal::config
