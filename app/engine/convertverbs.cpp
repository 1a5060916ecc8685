// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/convertverbs.h"

#include "app/engine/modeloptions.h"
#include "app/engine/progress.h"
#include "app/engine/signalstop.h"
#include "app/engine/verbs.h"
#include "app/verbs/modelverbs.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "core/model/torcherror.h"
#include "core/text/gguftokenizer.h"
#include "core/text/tokenizerconfig.h"

#include <cstdio>

namespace anneal::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char *kReadOtherwise
    = tr_("transformers 5 reads this tokenizer otherwise: it puts no space before a text that follows a special token, as tokenizer.json, Anneal "
          "and llama.cpp do.");

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
int convert(const verbs::ConvertOptions &options, std::string (*notes)(const weights::ModelFiles &), Convert &&work)
{
    const auto files = weights::findModel(options.model, options.revision);
    if (!files)
        return reportError(files.error(), options.output.json);
    tellNotes(*files, options.output);
    std::string note = text::isReadOtherwiseByTransformers(*files) ? kReadOtherwise : "";
    if (const auto more = notes ? notes(*files) : std::string(); !more.empty())
        note += (note.empty() ? "" : " ") + more;
    if (!note.empty() && !options.output.quiet)
        printNote(note);
    SignalStop stop;
    Progress progress("tensor", options.output.quiet);
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
    verbs::MergeOptions options;
    if (const auto code = readOptions("merge-adapter", options, argc, argv))
        return *code;
    return convert(options, nullptr, [&](const weights::ModelFiles &files, const model::TensorProgress &progress, std::stop_token stop) {
        return model::mergeAdapter(files, options.adapter, options.out, progress, stop);
    });
}

int exportVerb(int argc, char **argv)
{
    verbs::ExportOptions options;
    if (const auto code = readOptions("export", options, argc, argv))
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
