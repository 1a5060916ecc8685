// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/reproduce.h"

#include "core/base/files.h"
#include "core/base/freename.h"
#include "core/base/jsonfields.h"
#include "core/base/machine.h"
#include "core/base/programversion.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/reader.h"
#include "core/data/runinputs.h"
#include "core/run/datamanifest.h"
#include "core/run/event.h"
#include "core/run/runsummary.h"
#include "core/weights/modelfiles.h"

#include <algorithm>

namespace anneal::data {
namespace fs = std::filesystem;
using base::Json;

namespace {

constexpr std::uint64_t kSmall = 1 << 20; // bytes of a file that says something of a run

Json objectIn(const fs::path &file)
{
    const auto text = base::readFile(file, kSmall);
    const auto json = text ? base::parseJson(*text) : text.error();
    return json && json->is_object() ? *json : Json::object();
}

/// What a file of the run says, as it may stand in a line and in a table: the folder may come from a stranger.
std::string plain(std::string text)
{
    text = base::withoutControls(base::firstBytes(text, 200));
    for (char &c : text)
        if (c == '|' || c == '`' || c == '\n' || c == '\r')
            c = ' ';
    return text;
}

std::string textIn(const Json &object, const char *key)
{
    return plain(base::textAt(object, key));
}

/// What the newest checkpoint that can be read says of what it was trained from and with.
void readCheckpoint(const run::RunFolder &run, Recipe &recipe, InputHashes &then)
{
    auto checkpoints = run.checkpoints();
    Json trainer = Json::object();
    while (!checkpoints.empty() && (trainer = objectIn(checkpoints.back() / "trainer.json")).empty())
        checkpoints.pop_back();
    if (checkpoints.empty())
        return;
    const auto manifest = objectIn(checkpoints.back() / "manifest.json");
    if (const auto inputs = trainer.find("inputs_sha256"); inputs != trainer.end() && inputs->is_object())
        for (const auto &[name, hash] : inputs->items())
            if (hash.is_string())
                then[name] = plain(hash.get<std::string>());
    recipe.device = textIn(manifest, "device");
    recipe.dtype = textIn(manifest, "dtype");
    if (const auto threads = manifest.find("threads"); threads != manifest.end() && threads->is_number_integer())
        recipe.threads = int(std::clamp<std::int64_t>(threads->get<std::int64_t>(), 0, 1 << 16));
}

/// What the first event says of the program.
void readBeginning(const run::RunFolder &run, Recipe &recipe)
{
    const auto bytes = base::readFrom(run.eventsFile(), 0, kSmall);
    if (!bytes)
        return;
    run::EventTail tail;
    const auto events = tail.take(*bytes);
    if (events.empty())
        return;
    recipe.started = plain(events.front().time);
    recipe.program = plain(events.front().text("program"));
    recipe.torch = plain(events.front().text("torch"));
    recipe.processor = plain(events.front().text("processor"));
}

/// A run that people gave a name gives it on, with what sets the two folders apart: "mine-again-2"; as words behind one of several words.
base::Status nameAfter(const run::RunFolder &first, const run::RunFolder &again)
{
    const auto about = run::readAbout(first);
    if (!about || about->name.empty())
        return base::ok(); // it is known by its folder
    std::string behind = again.name().substr(first.name().size());
    if (about->name.find(' ') != std::string::npos)
        std::replace(behind.begin(), behind.end(), '-', ' ');
    const auto longer = run::runNameFrom(about->name + behind);
    const auto named = run::changeAbout(again, [&](run::RunAbout &its) { its.name = longer ? *longer : about->name; });
    return named ? base::ok() : base::Status(named.error());
}

} // namespace

std::vector<std::string> Recipe::differences() const
{
    std::vector<std::string> all;
    if (std::none_of(parts.begin(), parts.end(), [](const Part &part) { return !part.then.empty(); }))
        all.push_back(tr_("The run has no checkpoint that can be read, so nothing tells whether what it was made from has changed."));
    if (!ended.empty())
        all.push_back(tr_("The run did not come to its end (%1); trained again, it goes on to its last step.", ended));
    if (!missing.empty())
        all.push_back(tr_("The base model cannot be read now: %1", missing));
    for (const auto &part : parts)
        if (part.hasChanged() && (missing.empty() || part.name == "run.yaml" || part.name == "train" || part.name == "validation"))
            all.push_back(base::sentence(part.now.empty() ? tr_("%1 cannot be found any more", part.words) : tr_("%1 changed since", part.words)));
    if (!program.empty() && program != programNow)
        all.push_back(tr_("It was trained by Anneal %1; this is %2.", program, programNow));
    if (!processor.empty() && processor != processorNow)
        all.push_back(tr_("It was trained on another processor (%1): last digits may differ.", processor));
    if (program.empty() || processor.empty() || device.empty())
        all.push_back(tr_("The run does not record by which program, or on which processor and device, it was trained."));
    if (!device.empty() && device != nameOf(config::DeviceChoice::Cpu))
        all.push_back(tr_("It was trained on another device (%1).", device));
    if (threads > coresNow)
        all.push_back(coresNow == 1 ? tr_("It was trained by %1 threads; this computer has 1 core.", threads)
                                    : tr_("It was trained by %1 threads; this computer has %2 cores.", threads, coresNow));
    return all;
}

base::Result<Recipe> recipeOf(const run::RunFolder &run, const std::stop_token &stop)
{
    const auto read = config::loadRunConfig(run.configFile());
    if (!read)
        return read.error();
    const auto &config = read->config;
    Recipe recipe;
    recipe.name = run.name();
    recipe.folder = run.path().string();
    recipe.command = "anneal-cli train --repeat " + base::shellQuoted(recipe.folder); // not translated: a command
    recipe.model = config.model.modelName;
    recipe.revision = config.model.revision;
    recipe.seed = config.training.seed;
    recipe.dataSeed = config.data.seed;
    recipe.programNow = base::programVersion();
    const auto machine = base::thisMachine();
    recipe.processorNow = machine.processor;
    recipe.coresNow = machine.cores;
    if (const auto summary = run::summarize(run); summary && summary->status != run::RunStatus::Finished)
        recipe.ended = run::statusText(*summary);
    InputHashes then;
    readCheckpoint(run, recipe, then);
    readBeginning(run, recipe);
    const auto model = weights::findModel(weights::modelPlace(config.model.modelName, run.path()), config.model.revision);
    if (!model)
        recipe.missing = model.error().detail;
    const auto now = hashInputs(
        run, model ? *model : weights::ModelFiles(), config.model.chatTemplate ? run.path() / *config.model.chatTemplate : fs::path(), stop);
    if (!now)
        return now.error();
    const auto in = [](const InputHashes &hashes, const std::string &name) {
        const auto found = hashes.find(name);
        return found == hashes.end() ? std::string() : found->second;
    };
    for (const auto &[name, words] : inputNames())
        if (!in(then, name).empty() || !in(*now, name).empty())
            recipe.parts.push_back({ name, words, in(then, name), in(*now, name) });
    return recipe;
}

Json toJson(const Recipe &recipe)
{
    auto parts = Json::object();
    for (const auto &part : recipe.parts)
        parts[part.name] = { { "sha256", part.then }, { "sha256_now", part.now }, { "changed", part.hasChanged() } };
    return { { "run", recipe.folder }, { "started", recipe.started }, { "command", recipe.command }, { "model", recipe.model },
        { "revision", recipe.revision }, { "inputs", parts },
        { "versions", { { "anneal", recipe.program }, { "torch", recipe.torch }, { "anneal_now", recipe.programNow } } },
        { "processor", recipe.processor }, { "processor_now", recipe.processorNow }, { "device", recipe.device }, { "dtype", recipe.dtype },
        { "threads", recipe.threads }, { "seed", recipe.seed }, { "data_seed", recipe.dataSeed }, { "differences", recipe.differences() } };
}

std::string toMarkdown(const Recipe &recipe)
{
    const auto line
        = [](const std::string &name, const std::string &value) { return value.empty() ? std::string() : "- " + name + ": " + value + "\n"; };
    auto text = "# How to reproduce " + recipe.name + "\n\n```\n" + recipe.command + "\n```\n\n"; // not translated: a file
    text += line("Started", recipe.started) + line("Model", recipe.model + (recipe.revision.empty() ? "" : " (" + recipe.revision + ")"));
    text += line("Anneal", recipe.program) + line("torch", recipe.torch) + line("Processor", recipe.processor) + line("Device", recipe.device)
        + line("Trained in", recipe.dtype) // not translated: a file
        + line("Threads", recipe.threads > 0 ? std::to_string(recipe.threads) : std::string())
        + line("Seeds", std::to_string(recipe.seed) + " (training), " + std::to_string(recipe.dataSeed) + " (data)");
    text += "\n## Made from\n\n| what | SHA-256 |\n|---|---|\n"; // not translated: a file
    for (const auto &part : recipe.parts)
        text += "| " + part.words + " | " + (part.then.empty() ? part.now : part.then) // not translated: a file
            + (part.hasChanged() ? " (changed since)" : "") + " |\n";                  // not translated: a file
    const auto differences = recipe.differences();
    if (differences.empty())
        text += "\nNothing that is known has changed since. With the same torch (" + recipe.torch // not translated: a file
            + ") the result is the same to the last digit.\n";                                    // not translated: a file
    else
        text += "\n## Changed since\n\n"; // not translated: a file
    for (const auto &difference : differences)
        text += "- " + difference + "\n";
    return text;
}

base::Result<run::RunFolder> repeatRun(const run::RunFolder &run)
{
    if (const auto read = config::loadRunConfig(run.configFile()); !read)
        return read.error();
    if (auto whole = run::checkData(run); !whole)
        return whole.error();
    std::error_code ignored;
    if (!fs::exists(run.trainData(), ignored))
        return base::Error { base::ErrorKind::NotFound, tr_("%1 is missing, so the run cannot be trained once more.", run.trainData().string()), {} };
    for (const char *name : { "init_adapter", "init_adapter/adapter_config.json", "init_adapter/adapter_model.safetensors" })
        if (fs::is_symlink(fs::symlink_status(run.path() / name, ignored)))
            return base::Error { base::ErrorKind::Unsafe, tr_("%1 is a link and may lead anywhere.", (run.path() / name).string()),
                tr_("Put the file itself there, if it belongs to the run.") };
    const auto yaml = base::readFile(run.configFile(), kSmall);
    if (!yaml)
        return yaml.error();
    const fs::path folder = base::freeName(run.path().string() + "-again");
    const auto made = run::RunFolder::create(base::Target(folder), *yaml, base::modeFrom({ run.configFile() }));
    if (!made)
        return made;
    const auto fill = [&]() -> base::Status {
        for (const char *name : { "data/train.jsonl", "data/validation.jsonl", "data/manifest.json", "chat_template.jinja",
                 "init_adapter/adapter_config.json", "init_adapter/adapter_model.safetensors" }) {
            const auto from = run.path() / name;
            if (!fs::exists(from, ignored))
                continue;
            if (auto folders = base::makeFolder((folder / name).parent_path()); !folders)
                return folders;
            if (auto copied = base::copyFile(from, folder / name); !copied)
                return copied;
        }
        return nameAfter(run, *made);
    };
    if (auto filled = fill(); !filled) {
        fs::remove_all(folder, ignored); // ours alone
        return filled.error();
    }
    return made;
}

} // namespace anneal::data
