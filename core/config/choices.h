// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/names.h"

namespace anneal::config {

// What a person can choose from in config.yaml, with the words that stand in the file. Words never change; a new one needs an enumerator here and
// the place that does what it says.

using base::nameOf;

/// `model.dtype`, and --dtype: how the frozen weights of a model are held and multiplied. Adapters are always float32.
enum class DType {
    Auto, // the fastest on the device: BFloat16 where it is multiplied natively (on a CPU: avx512_bf16 or AMX), else Float32
    Float32,
    BFloat16,
    Int8,   // matrices of 8 bits a number (Q8_0); texts are made with 8-bit products where the processor has them (avx512_vnni). The rest as Auto
    Stored, // the blocks of a GGUF file as they are, multiplied so; the rest as Auto
};
constexpr auto namesOf(DType)
{
    return std::to_array<std::string_view>({ "auto", "float32", "bfloat16", "int8", "stored" });
}
static_assert(namesOf(DType()).size() == std::size_t(DType::Stored) + 1);

/// `training.precision`: what a training computes in.
enum class Precision { Auto, Float32, BFloat16 };
constexpr auto namesOf(Precision)
{
    return std::to_array<std::string_view>({ "auto", "float32", "bfloat16" });
}
static_assert(namesOf(Precision()).size() == std::size_t(Precision::BFloat16) + 1);

/// `training.device`. Auto: the fastest there is.
enum class DeviceChoice { Auto, Cpu };
constexpr auto namesOf(DeviceChoice)
{
    return std::to_array<std::string_view>({ "auto", "cpu" });
}
static_assert(namesOf(DeviceChoice()).size() == std::size_t(DeviceChoice::Cpu) + 1);

/// `training.method`.
enum class Method { Sft };
constexpr auto namesOf(Method)
{
    return std::to_array<std::string_view>({ "sft" });
}
static_assert(namesOf(Method()).size() == std::size_t(Method::Sft) + 1);

/// `training.optimizer`.
enum class OptimizerChoice { AdamW };
constexpr auto namesOf(OptimizerChoice)
{
    return std::to_array<std::string_view>({ "adamw" });
}
static_assert(namesOf(OptimizerChoice()).size() == std::size_t(OptimizerChoice::AdamW) + 1);

/// `training.lr_scheduler`, as transformers names them.
enum class LrScheduler { Linear, Cosine, Constant, ConstantWithWarmup };
constexpr auto namesOf(LrScheduler)
{
    return std::to_array<std::string_view>({ "linear", "cosine", "constant", "constant_with_warmup" });
}
static_assert(namesOf(LrScheduler()).size() == std::size_t(LrScheduler::ConstantWithWarmup) + 1);

/// `training.max_length_policy`: what becomes of rows that are longer than max_seq_length.
enum class LongRows { Truncate, Drop, Split };
constexpr auto namesOf(LongRows)
{
    return std::to_array<std::string_view>({ "truncate", "drop", "split" });
}
static_assert(namesOf(LongRows()).size() == std::size_t(LongRows::Split) + 1);

/// `training.packing_strategy`: best fit decreasing, the same with long rows split, or all rows end to end.
enum class PackingStrategy { BestFit, BestFitSplit, Wrapped };
constexpr auto namesOf(PackingStrategy)
{
    return std::to_array<std::string_view>({ "bfd", "bfd_split", "wrapped" });
}
static_assert(namesOf(PackingStrategy()).size() == std::size_t(PackingStrategy::Wrapped) + 1);

/// `training.loss_on`: what of a row the loss counts.
enum class LossOn { Completion, Assistant, All };
constexpr auto namesOf(LossOn)
{
    return std::to_array<std::string_view>({ "completion", "assistant", "all" });
}
static_assert(namesOf(LossOn()).size() == std::size_t(LossOn::All) + 1);

/// `data.input_type`: the reader of the input files. Auto: by name and content of each.
enum class InputType { Auto, Json, JsonLines, Csv, Text, Markdown, Html, Code, Pdf, Docx };
constexpr auto namesOf(InputType)
{
    return std::to_array<std::string_view>({ "auto", "json", "jsonl", "csv", "txt", "md", "html", "code", "pdf", "docx" });
}
static_assert(namesOf(InputType()).size() == std::size_t(InputType::Docx) + 1);

/// `data.pdf.layout`: the text as a person reads it, or its lines as they stand.
enum class PdfLayout { ReadingOrder, Raw };
constexpr auto namesOf(PdfLayout)
{
    return std::to_array<std::string_view>({ "reading-order", "raw" });
}
static_assert(namesOf(PdfLayout()).size() == std::size_t(PdfLayout::Raw) + 1);

/// `data.output_format`.
enum class OutputFormat { JsonLines };
constexpr auto namesOf(OutputFormat)
{
    return std::to_array<std::string_view>({ "jsonl" });
}
static_assert(namesOf(OutputFormat()).size() == std::size_t(OutputFormat::JsonLines) + 1);

/// `data.format`: the form of prepared rows.
enum class RowForm { Alpaca, ChatMl, Messages, Custom };
constexpr auto namesOf(RowForm)
{
    return std::to_array<std::string_view>({ "alpaca", "chatml", "messages", "custom" });
}
static_assert(namesOf(RowForm()).size() == std::size_t(RowForm::Custom) + 1);

/// `data.split_by`: what is held out together.
enum class SplitBy { Row, Document };
constexpr auto namesOf(SplitBy)
{
    return std::to_array<std::string_view>({ "row", "document" });
}
static_assert(namesOf(SplitBy()).size() == std::size_t(SplitBy::Document) + 1);

/// `data.special_tokens`: what control tokens inside the content of messages are.
enum class SpecialTokens { Text, Token };
constexpr auto namesOf(SpecialTokens)
{
    return std::to_array<std::string_view>({ "text", "token" });
}
static_assert(namesOf(SpecialTokens()).size() == std::size_t(SpecialTokens::Token) + 1);

/// `data.reasoning`: which assistant turns hand their reasoning to the chat template.
enum class Reasoning {
    Keep,          // every one
    DropInHistory, // those behind the last user turn
    LastOnly,      // the last one
};
constexpr auto namesOf(Reasoning)
{
    return std::to_array<std::string_view>({ "keep", "drop_in_history", "last_only" });
}
static_assert(namesOf(Reasoning()).size() == std::size_t(Reasoning::LastOnly) + 1);

/// `data.langchain.splitter`; the first three as LangChain names them.
enum class SplitterKind { Recursive, Character, Token, Markdown, Html, Sentence };
constexpr auto namesOf(SplitterKind)
{
    return std::to_array<std::string_view>({ "recursive", "character", "token", "markdown", "html", "sentence" });
}
static_assert(namesOf(SplitterKind()).size() == std::size_t(SplitterKind::Sentence) + 1);

/// `data.langchain.keep_separator`: true means start. The first two are booleans in the file.
enum class KeepSeparator { Yes, No, Start, End };
constexpr auto namesOf(KeepSeparator)
{
    return std::to_array<std::string_view>({ "true", "false", "start", "end" });
}
static_assert(namesOf(KeepSeparator()).size() == std::size_t(KeepSeparator::End) + 1);

/// `data.langchain.length_unit`.
enum class LengthUnit { Characters, Tokens };
constexpr auto namesOf(LengthUnit)
{
    return std::to_array<std::string_view>({ "characters", "tokens" });
}
static_assert(namesOf(LengthUnit()).size() == std::size_t(LengthUnit::Tokens) + 1);

} // namespace anneal::config
