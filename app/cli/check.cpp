// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/version.h"
#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/programversion.h"
#include "core/base/text.h"
#include "core/run/runlauncher.h"
#include "core/weights/modelfiles.h"

#include <CLI/Version.hpp>
#include <gnu/libc-version.h>

namespace anneal::cli {
namespace {

/// Something that does not work here, what it keeps from working, and what to do.
struct Missing
{
    std::string what;
    std::string forWhat;
    std::string fix;
};

std::vector<Missing> missingThings(const base::Machine &machine, const std::vector<weights::FoundModel> &models)
{
    std::vector<Missing> all;
    if (!run::findEngine())
        all.push_back({ "anneal-engine", "training, generating, evaluating, merging, exporting and serving",
            "Install it beside anneal-cli, or name it in ANNEAL_ENGINE." });
    if (models.empty())
        all.push_back(
            { "a model", "everything but preparing data", "Download one into the Hugging Face cache, or set ANNEAL_MODELS to a folder of models." });
    if (!machine.has("avx2"))
        all.push_back({ "AVX2", "training at a useful speed", "Use a processor of the last ten years." });
    return all;
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

int check(Context &context)
{
    const auto &terminal = context.terminal;
    const auto machine = base::thisMachine();
    const auto engine = engineVersion();
    const auto models = weights::listModels();
    const auto missing = missingThings(machine, models);
    const auto disk = base::freeSpace(std::filesystem::current_path());
    const bool bfloat16 = machine.has("avx512_bf16") || machine.has("amx_bf16");

    terminal.print("Processor   " + machine.processor + ", " + std::to_string(machine.cores) + (machine.cores == 1 ? " core" : " cores"));
    terminal.print("            " + joined(machine.features) + (bfloat16 ? " (computes in bfloat16)" : " (no bfloat16: float32 is used)"));
    terminal.print("Memory      " + base::formatBytes(machine.memoryFree) + " free of " + base::formatBytes(machine.memory));
    if (disk)
        terminal.print("Disk        " + base::formatBytes(*disk) + " free here");
    terminal.print("GPU         " + (machine.gpus.empty() ? std::string("none found") : joined(machine.gpus) + ", driver " + machine.gpuDriver)
        + "; training runs on the processor in this version");
    terminal.print("Programs    anneal-cli " + std::string(base::programVersion()));
    for (const auto &line : base::split(engine, '\n'))
        terminal.print("            " + line);
    terminal.print("Libraries   glibc " + std::string(gnu_get_libc_version()) + ", CLI11 " CLI11_VERSION ", nlohmann-json "
        + std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." + std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "."
        + std::to_string(NLOHMANN_JSON_VERSION_PATCH));
    auto found = base::Json::array();
    for (const auto &model : models) {
        terminal.print((found.empty() ? "Models      " : "            ") + model.name + "  " + base::formatBytes(model.bytes));
        found.push_back({ { "name", model.name }, { "bytes", model.bytes },
            { "kind", model.files.kind == weights::ModelFiles::Kind::Gguf ? "gguf" : "huggingface" },
            { "path", (model.files.kind == weights::ModelFiles::Kind::Gguf ? model.files.gguf : model.files.folder).string() } });
    }
    auto lacking = base::Json::array();
    for (const auto &one : missing) {
        terminal.print("Missing     " + one.what + ", for " + one.forWhat + ". " + one.fix);
        lacking.push_back({ { "what", one.what }, { "for", one.forWhat }, { "fix", one.fix } });
    }
    if (missing.empty())
        terminal.print("Nothing is missing.");
    terminal.result(
        { { "processor", { { "name", machine.processor }, { "cores", machine.cores }, { "features", machine.features }, { "bfloat16", bfloat16 } } },
            { "memory", { { "total", machine.memory }, { "free", machine.memoryFree } } },
            { "disk_free", disk ? base::Json(*disk) : base::Json(nullptr) },
            { "gpu", { { "names", machine.gpus }, { "driver", machine.gpuDriver }, { "used", false } } },
            { "programs", { { "anneal-cli", base::programVersion() }, { "anneal-engine", engine } } },
            { "libraries", { { "glibc", gnu_get_libc_version() }, { "cli11", CLI11_VERSION } } }, { "models", found }, { "missing", lacking } });
    return 0;
}

} // namespace

void addCheck(CLI::App &app, Context &context)
{
    auto *verb = addVerb(
        app, context, "check", "Say what this computer can run, and what is missing", "anneal-cli check", [&context] { return check(context); });
    // `check --model` runs in the engine (handon.cpp); these options are here for --help only.
    auto *model = verb->add_option("--model", "Compare memory, speed and answers for each --dtype")->type_name("MODEL");
    verb->add_option("--data", "With --model: text file to measure on; - reads stdin")->type_name("FILE")->needs(model);
}

} // namespace anneal::cli
