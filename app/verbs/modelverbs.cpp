// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/modelverbs.h"

namespace anneal::verbs {

void EncodeOptions::add(CLI::App &app, const char *forms, const char *rows)
{
    model.addWithoutAdapter(app, forms);
    app.add_option("--batch", batch, rows)->required();
    app.add_flag("--truncate", truncates, "Cut rows longer than the model reads, as sentence-transformers does, instead of refusing them");
    output.addTo(app);
}

void EmbedOptions::addTo(CLI::App &app)
{
    add(app, kModelForms, "JSONL file with {\"text\": \"…\"} rows; - reads stdin");
}

void RerankOptions::addTo(CLI::App &app)
{
    add(app, "Hugging Face folder or hub name", "JSONL file with {\"query\": \"…\", \"text\": \"…\"} rows; - reads stdin");
}

void ConvertOptions::add(CLI::App &app)
{
    app.add_option("--model", model, kModelForms)->required();
    app.add_option("--revision", revision, "Branch, tag or commit of a model in the Hugging Face cache")->capture_default_str();
    output.addTo(app);
}

void MergeOptions::addTo(CLI::App &app)
{
    add(app);
    app.add_option("--adapter", adapter, "PEFT adapter folder")->required()->check(notEmpty());
    app.add_option("--out", out, "Folder to make")->required();
}

void ExportOptions::addTo(CLI::App &app)
{
    add(app);
    app.add_option("--adapter", adapter, "PEFT adapter folder to merge in")->check(notEmpty());
    app.add_option("--format", format, "Kind of file")->check(CLI::IsMember({ "gguf" }))->capture_default_str();
    app.add_option("--type", type, "Number format of the weights: f32, f16 or q8_0")->check(CLI::IsMember({ "f32", "f16", "q8_0" }))->required();
    app.add_option("--out", out, "File to write")->required();
}

void ServeOptions::addTo(CLI::App &app)
{
    addTexts(app, "--model", models, std::string(kModelForms) + "; NAME=PATH names it; may be repeated")->check(notEmpty())->required();
    addTexts(
        app, "--adapter", adapters, "Folder of an adapter of the model; NAME=FOLDER or MODEL:NAME=FOLDER serves it as MODEL:NAME; may be repeated")
        ->check(notEmpty());
    model.addRevisionAndType(app);
    app.add_option("--name", name, "What clients call the model, where there is one; without it the model's own name");
    app.add_option("--port", settings.port, "Port; 0 takes any that is free")->check(CLI::Range(0, 65535))->capture_default_str();
    auto *file = app.add_option("--token-file", tokenFile, "File with the token that clients must send; without it one is made and printed")
                     ->check(notEmpty());
    app.add_flag("--no-token", noToken, "Accept requests without a token, from every program on this computer")->excludes(file);
    app.add_option("--parallel", settings.atOnce, "Texts generated at once, by all models together")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option("--max-waiting", settings.mostWaiting, "Requests that may wait for their turn; further ones get status 503")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    app.add_option("--idle-minutes", idleMinutes, "Minutes without a request before a model is unloaded; 0: never")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    app.add_option("--end-when-idle", endMinutes, "Minutes without a request before the server exits; 0: never")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    output.addTo(app);
    app.add_flag("--in-background", isInBackground, "It was started by anneal-cli server start, or by the window")->group("");
}

void TrainOptions::addTo(CLI::App &app)
{
    app.add_option("RUN_DIR", folder, "Folder of the run")->required();
    app.add_flag("--resume", resume, "Go on from the newest good checkpoint");
    auto *accept = app.add_flag("--accept-changes", acceptChanges, "With --resume: also where what the run was made from has changed");
    app.add_flag("--restart", restart, "With --resume: begin again at step 1 where its checkpoints are gone")->excludes(accept);
    app.add_option("--errors-to", errorsTo, "A descriptor for the error it ends with")->group("");
}

} // namespace anneal::verbs
