// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/convertverbs.h"

#include "app/engine/modeloptions.h"
#include "app/engine/progress.h"
#include "app/engine/signalstop.h"
#include "app/engine/verbs.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "core/model/torcherror.h"
#include "core/text/gguftokenizer.h"
#include "core/text/tokenizerconfig.h"

#include <cstdio>

namespace anneal::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char *kReadOtherwise = "transformers 5 reads this tokenizer otherwise: it puts no space before a text that follows a special token, "
                                       "as tokenizer.json, Anneal and llama.cpp do.";

struct ConvertOptions
{
    std::string model, revision = "main", adapter, out, type;
    OutputOptions output;

    void addTo(CLI::App &app)
    {
        app.add_option("--model", model, "Hugging Face folder, hub name or .gguf file")->required();
        app.add_option("--revision", revision, "Revision in the hub cache")->capture_default_str();
        output.addTo(app);
    }
};

std::uint64_t sizeOf(const fs::path &out)
{
    std::error_code failure;
    if (fs::is_regular_file(out, failure))
        return fs::file_size(out, failure);
    std::uint64_t bytes = 0;
    if (const auto entries = base::entriesOf(out))
        for (const auto &entry : *entries)
            bytes += fs::is_regular_file(entry, failure) ? fs::file_size(entry, failure) : 0;
    return bytes;
}

/// `notes`: says what else somebody should know of the result; empty for nothing.
template <typename Convert>
int convert(const ConvertOptions &options, std::string (*notes)(const weights::ModelFiles &), Convert &&work)
{
    const auto files = weights::findModel(options.model, options.revision);
    if (!files)
        return reportError(files.error(), options.output.json);
    tellNotes(*files);
    std::string note = text::isReadOtherwiseByTransformers(*files) ? kReadOtherwise : "";
    if (const auto more = notes ? notes(*files) : std::string(); !more.empty())
        note += (note.empty() ? "" : " ") + more;
    if (!note.empty())
        std::fprintf(stderr, "Note: %s\n", base::withoutControls(note).c_str());
    SignalStop stop;
    Progress progress("tensors", options.output.quiet);
    const auto done = model::guardTorch([&] {
        return work(
            *files, [&](std::int64_t tensors, std::int64_t all) { progress.show(tensors, all); }, stop.token());
    });
    if (!done) {
        const int code = reportError(done.error(), options.output.json);
        return stop.exitCode(code);
    }
    const auto bytes = sizeOf(options.out);
    if (options.output.json)
        printResult(
            base::toShownLine({ { "out", options.out }, { "bytes", bytes }, { "note", note.empty() ? base::Json() : base::Json(note) } }) + "\n");
    else
        printResult(base::withoutControls(options.out) + " (" + base::formatBytes(bytes) + ")\n");
    return 0;
}

} // namespace

int mergeVerb(int argc, char **argv)
{
    ConvertOptions options;
    CLI::App app("Merge an adapter into its model: a Hugging Face folder that transformers loads.", "anneal-cli merge-adapter");
    app.footer("Example: anneal-cli merge-adapter --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/first/adapter --out merged");
    options.addTo(app);
    app.add_option("--adapter", options.adapter, "PEFT adapter folder")->required()->check(notEmpty());
    app.add_option("--out", options.out, "Folder to make")->required();
    if (const auto code = parseOptions(app, argc, argv))
        return *code;
    return convert(options, nullptr, [&](const weights::ModelFiles &files, const model::TensorProgress &progress, std::stop_token stop) {
        return model::mergeAdapter(files, options.adapter, options.out, progress, stop);
    });
}

int exportVerb(int argc, char **argv)
{
    ConvertOptions options;
    std::string format = "gguf";
    CLI::App app("Write a model, with an adapter merged in, as one file.", "anneal-cli export");
    app.footer("Example: anneal-cli export --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/first/adapter --format gguf --type q8_0 --out "
               "model.gguf");
    options.addTo(app);
    app.add_option("--adapter", options.adapter, "PEFT adapter folder to merge in")->check(notEmpty());
    app.add_option("--format", format, "Kind of file")->check(CLI::IsMember({ "gguf" }))->capture_default_str();
    app.add_option("--type", options.type, "Number format of the weights: f32, f16 or q8_0")
        ->check(CLI::IsMember({ "f32", "f16", "q8_0" }))
        ->required();
    app.add_option("--out", options.out, "File to write")->required();
    if (const auto code = parseOptions(app, argc, argv))
        return *code;
    return convert(
        options, text::ggufNote, [&](const weights::ModelFiles &files, const model::TensorProgress &progress, std::stop_token stop) -> base::Status {
            const auto precision = model::ggufPrecision(options.type);
            if (!precision)
                return precision.error();
            return model::exportGguf(files, options.adapter, options.out, *precision, progress, stop);
        });
}

} // namespace anneal::engine
