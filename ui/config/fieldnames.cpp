// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/fieldnames.h"

#include "widgets/catalog.h"

#include <QCoreApplication>
#include <QMap>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

struct Name
{
    const char *path;
    const char *name; // nullptr: made from the key
    const char *unit;
};

// Names and units. Fields that the window does not show yet have none.
constexpr Name kNames[] {
    { "model.model_name", QT_TRANSLATE_NOOP("fields", "Base model"), nullptr },
    { "model.lora_rank", QT_TRANSLATE_NOOP("fields", "Rank"), nullptr },
    { "model.lora_alpha", QT_TRANSLATE_NOOP("fields", "Alpha"), nullptr },
    { "model.lora_dropout", QT_TRANSLATE_NOOP("fields", "Dropout"), nullptr },
    { "model.target_modules", QT_TRANSLATE_NOOP("fields", "Layers with an adapter"), nullptr },
    { "model.exclude_modules", QT_TRANSLATE_NOOP("fields", "Layers without an adapter"), nullptr },
    { "model.layers_to_transform", QT_TRANSLATE_NOOP("fields", "Layer numbers"), nullptr },
    { "model.layers_pattern", QT_TRANSLATE_NOOP("fields", "Name of the layer list"), nullptr },
    { "model.modules_to_save", QT_TRANSLATE_NOOP("fields", "Modules trained in full"), nullptr },
    { "model.use_rslora", QT_TRANSLATE_NOOP("fields", "Rank-stabilised LoRA (rsLoRA)"), nullptr },
    { "model.use_dora", QT_TRANSLATE_NOOP("fields", "DoRA"), nullptr },
    { "model.rank_pattern", QT_TRANSLATE_NOOP("fields", "Rank by module"), nullptr },
    { "model.alpha_pattern", QT_TRANSLATE_NOOP("fields", "Alpha by module"), nullptr },
    { "model.init_from", QT_TRANSLATE_NOOP("fields", "Start from an adapter"), nullptr },
    { "model.dtype", QT_TRANSLATE_NOOP("fields", "Weight format in memory"), nullptr },
    { "data.input_path", QT_TRANSLATE_NOOP("fields", "Input"), nullptr },
    { "data.output_path", QT_TRANSLATE_NOOP("fields", "Prepared rows"), nullptr },
    { "data.format", QT_TRANSLATE_NOOP("fields", "Row format"), nullptr },
    { "data.validation_fraction", QT_TRANSLATE_NOOP("fields", "Held out"), QT_TRANSLATE_NOOP("fields", "share of the rows") },
    { "data.split_by", QT_TRANSLATE_NOOP("fields", "Hold out by"), nullptr },
    { "data.langchain.enabled", QT_TRANSLATE_NOOP("fields", "Split documents"), nullptr },
    { "training.num_epochs", QT_TRANSLATE_NOOP("fields", "Epochs"), nullptr },
    { "training.max_steps", QT_TRANSLATE_NOOP("fields", "Maximum steps"), QT_TRANSLATE_NOOP("fields", "steps") },
    { "training.batch_size", QT_TRANSLATE_NOOP("fields", "Batch"), QT_TRANSLATE_NOOP("fields", "rows") },
    { "training.gradient_accumulation_steps", QT_TRANSLATE_NOOP("fields", "Batches per step"), QT_TRANSLATE_NOOP("fields", "batches") },
    { "training.lr_scheduler", QT_TRANSLATE_NOOP("fields", "Schedule"), nullptr },
    { "training.warmup_steps", QT_TRANSLATE_NOOP("fields", "Warm-up"), QT_TRANSLATE_NOOP("fields", "steps, or a share below 1") },
    { "training.adam_beta1", QT_TRANSLATE_NOOP("fields", "Adam beta 1"), nullptr },
    { "training.adam_beta2", QT_TRANSLATE_NOOP("fields", "Adam beta 2"), nullptr },
    { "training.max_grad_norm", QT_TRANSLATE_NOOP("fields", "Gradient norm limit"), nullptr },
    { "training.max_seq_length", QT_TRANSLATE_NOOP("fields", "Maximum row length"), QT_TRANSLATE_NOOP("fields", "tokens") },
    { "training.max_length_policy", QT_TRANSLATE_NOOP("fields", "Rows that are too long"), nullptr },
    { "training.loss_on", QT_TRANSLATE_NOOP("fields", "Train on"), nullptr },
    { "training.logging_steps", QT_TRANSLATE_NOOP("fields", "Log every"), QT_TRANSLATE_NOOP("fields", "steps") },
    { "training.eval_steps", QT_TRANSLATE_NOOP("fields", "Evaluate every"), QT_TRANSLATE_NOOP("fields", "steps") },
    { "training.save_steps", QT_TRANSLATE_NOOP("fields", "Checkpoint every"), QT_TRANSLATE_NOOP("fields", "steps") },
    { "training.keep_last", QT_TRANSLATE_NOOP("fields", "Keep the newest"), QT_TRANSLATE_NOOP("fields", "checkpoints") },
    { "training.keep_best", QT_TRANSLATE_NOOP("fields", "Keep the best"), QT_TRANSLATE_NOOP("fields", "checkpoints") },
    { "training.early_stopping_patience", QT_TRANSLATE_NOOP("fields", "Stop early after"), QT_TRANSLATE_NOOP("fields", "measurements") },
    { "training.report_to_tensorboard", QT_TRANSLATE_NOOP("fields", "Write TensorBoard files"), nullptr },
    { "training.output_dir", QT_TRANSLATE_NOOP("fields", "Folder of the runs"), nullptr },
    { "training.sample_count", QT_TRANSLATE_NOOP("fields", "Sample answers"), QT_TRANSLATE_NOOP("fields", "prompts") },
    { "training.sample_max_tokens", QT_TRANSLATE_NOOP("fields", "Longest sample"), QT_TRANSLATE_NOOP("fields", "tokens") },
    { "model.revision", QT_TRANSLATE_NOOP("fields", "Revision"), nullptr },
    { "model.chat_template", QT_TRANSLATE_NOOP("fields", "Chat template"), nullptr },
    { "model.template_time", QT_TRANSLATE_NOOP("fields", "Date in templates"), nullptr },
    { "data.input_type", QT_TRANSLATE_NOOP("fields", "Kind of input"), nullptr },
    { "data.template", QT_TRANSLATE_NOOP("fields", "Row template"), nullptr },
    { "data.system_prompt", QT_TRANSLATE_NOOP("fields", "System prompt"), nullptr },
    { "data.column_mapping", QT_TRANSLATE_NOOP("fields", "Column mapping"), nullptr },
    { "data.output_format", QT_TRANSLATE_NOOP("fields", "Output format"), nullptr },
    { "data.sources", QT_TRANSLATE_NOOP("fields", "Sources"), nullptr },
    { "data.seed", QT_TRANSLATE_NOOP("fields", "Seed"), nullptr },
    { "data.special_tokens", QT_TRANSLATE_NOOP("fields", "Special tokens in content"), nullptr },
    { "data.reasoning", QT_TRANSLATE_NOOP("fields", "Reasoning"), nullptr },
    { "data.langchain.splitter", QT_TRANSLATE_NOOP("fields", "Splitter"), nullptr },
    { "data.langchain.chunk_size", QT_TRANSLATE_NOOP("fields", "Chunk size"), nullptr },
    { "data.langchain.chunk_overlap", QT_TRANSLATE_NOOP("fields", "Chunk overlap"), nullptr },
    { "data.langchain.separators", QT_TRANSLATE_NOOP("fields", "Separators"), nullptr },
    { "data.langchain.separator_regex", QT_TRANSLATE_NOOP("fields", "Regular expressions"), nullptr },
    { "data.langchain.keep_separator", QT_TRANSLATE_NOOP("fields", "Keep separators"), nullptr },
    { "data.langchain.strip", QT_TRANSLATE_NOOP("fields", "Strip white space"), nullptr },
    { "data.langchain.cut_sections", QT_TRANSLATE_NOOP("fields", "Cut long sections"), nullptr },
    { "data.langchain.length_unit", QT_TRANSLATE_NOOP("fields", "Length unit"), nullptr },
    { "data.pdf.pages", QT_TRANSLATE_NOOP("fields", "Pages"), nullptr },
    { "data.pdf.layout", QT_TRANSLATE_NOOP("fields", "Order of the text"), nullptr },
    { "data.pdf.remove_headers_footers", QT_TRANSLATE_NOOP("fields", "Leave out running heads"), nullptr },
    { "data.pdf.join_hyphenated", QT_TRANSLATE_NOOP("fields", "Join divided words"), nullptr },
    { "training.method", QT_TRANSLATE_NOOP("fields", "Method"), nullptr },
    { "training.learning_rate", QT_TRANSLATE_NOOP("fields", "Learning rate"), nullptr },
    { "training.optimizer", QT_TRANSLATE_NOOP("fields", "Optimizer"), nullptr },
    { "training.weight_decay", QT_TRANSLATE_NOOP("fields", "Weight decay"), nullptr },
    { "training.adam_epsilon", QT_TRANSLATE_NOOP("fields", "Adam epsilon"), nullptr },
    { "training.packing", QT_TRANSLATE_NOOP("fields", "Packing"), nullptr },
    { "training.packing_strategy", QT_TRANSLATE_NOOP("fields", "Packing strategy"), nullptr },
    { "training.gradient_checkpointing", QT_TRANSLATE_NOOP("fields", "Gradient checkpointing"), nullptr },
    { "training.precision", QT_TRANSLATE_NOOP("fields", "Precision"), nullptr },
    { "training.device", QT_TRANSLATE_NOOP("fields", "Device"), nullptr },
    { "training.seed", QT_TRANSLATE_NOOP("fields", "Seed"), nullptr },
};

struct WhenEmpty
{
    const char *path;
    const char *text;
};

// Where an empty control is not simply "none".
constexpr WhenEmpty kWhenEmpty[] {
    { "model.exclude_modules", QT_TRANSLATE_NOOP("fields", "nothing") },
    { "model.layers_to_transform", QT_TRANSLATE_NOOP("fields", "all layers") },
    { "model.layers_pattern", QT_TRANSLATE_NOOP("fields", "any name") },
    { "model.rank_pattern", "q_proj: 32" },
    { "model.alpha_pattern", "q_proj: 32" },
    { "model.init_from", QT_TRANSLATE_NOOP("fields", "a fresh adapter") },
    { "model.chat_template", QT_TRANSLATE_NOOP("fields", "the model's own") },
    { "model.template_time", QT_TRANSLATE_NOOP("fields", "when the run starts") },
    { "data.column_mapping", "instruction: question" },
    { "data.langchain.separators", QT_TRANSLATE_NOOP("fields", "paragraphs, lines, words, characters") },
    { "data.pdf.pages", QT_TRANSLATE_NOOP("fields", "all pages") },
    { "training.early_stopping_patience", QT_TRANSLATE_NOOP("fields", "never") },
};

const Name *lookUp(const std::string &path)
{
    for (const auto &name : kNames) {
        if (path == name.path)
            return &name;
    }
    return nullptr;
}

QString spoken(const std::string &key)
{
    auto text = QString::fromStdString(key).replace(u'_', u' ');
    return text.left(1).toUpper() + text.mid(1);
}

} // namespace

QString fieldName(const config::Field &field)
{
    const auto *known = lookUp(field.path);
    return known && known->name ? QCoreApplication::translate("fields", known->name) : spoken(field.key());
}

QString fieldUnit(const config::Field &field)
{
    const auto *known = lookUp(field.path);
    return known && known->unit ? QCoreApplication::translate("fields", known->unit) : QString();
}

QString fieldWhenEmpty(const config::Field &field)
{
    for (const auto &empty : kWhenEmpty)
        if (field.path == empty.path)
            return QCoreApplication::translate("fields", empty.text);
    return field.nullable || field.orNone ? QCoreApplication::translate("fields", "none", "in an empty field") : QString();
}

QString shortHelp(const config::Field &field)
{
    // As many sentences as fit two lines of a narrow column, and the first in any case.
    constexpr qsizetype kRoom = 100;
    const auto help = widgets::said(field.help);
    qsizetype end = help.indexOf(u". "_s);
    for (auto next = end; next >= 0 && next + 1 <= kRoom;) {
        end = next;
        next = help.indexOf(u". "_s, end + 1);
        if (next < 0 && help.size() <= kRoom)
            return help;
    }
    return end < 0 ? help : help.left(end + 1);
}

QString sectionName(const std::string &path)
{
    static constexpr std::pair<std::string_view, const char *> kNames[] = { { "model", QT_TRANSLATE_NOOP("fields", "Model") },
        { "data", QT_TRANSLATE_NOOP("fields", "Data") }, { "data.langchain", QT_TRANSLATE_NOOP("fields", "Documents") }, { "data.pdf", "PDF" },
        { "training", QT_TRANSLATE_NOOP("fields", "Training") } };
    const auto *known = std::find_if(std::begin(kNames), std::end(kNames), [&path](const auto &name) { return name.first == path; });
    return known != std::end(kNames) ? QCoreApplication::translate("fields", known->second) : spoken(path.substr(path.rfind('.') + 1));
}

} // namespace anneal::ui
