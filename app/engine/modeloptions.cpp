// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/modeloptions.h"

#include "app/engine/verbs.h"
#include "app/verbs/engineverbs.h"
#include "app/verbs/helpformat.h"
#include "app/verbs/mistakes.h"
#include "core/base/text.h"
#include "core/model/generate.h"
#include "core/weights/modelshape.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cstdio>

namespace anneal::engine {

nn::DType typeOf(const ModelOptions &options)
{
    return base::named<nn::DType>(options.dtype).value_or(nn::DType::Auto);
}

base::Result<weights::ModelFiles> filesOf(const ModelOptions &options)
{
    return weights::findModel(options.model, options.revision);
}

base::Result<std::shared_ptr<model::CausalLm>> loadModel(
    const ModelOptions &options, const OutputOptions &output, const weights::ModelFiles &files, Purpose purpose)
{
    tellNotes(files, output);
    const auto type = typeOf(options);
    const auto wanted = purpose == Purpose::Texts ? model::dtypeForTexts(files, type) : nn::resolved(type);
    return model::loadForInference(files, options.adapter.empty() ? std::nullopt : std::optional<std::filesystem::path>(options.adapter), wanted);
}

void tellNotes(const weights::ModelFiles &files, const OutputOptions &output)
{
    if (output.quiet)
        return;
    if (const auto shape = weights::readShape(files)) // where it cannot be read, loading tells
        for (const auto &note : shape->notes)
            printNote(note);
}

std::unique_ptr<CLI::App> appOf(std::string_view verb)
{
    const auto &declared = *verbs::findEngineVerb(verb);
    const std::string program = declared.from == verbs::EngineVerb::From::Engine && verb != "check" ? "anneal-engine " : "anneal-cli ";
    auto app = std::make_unique<CLI::App>(std::string(declared.description), program + std::string(verb));
    app->formatter(std::make_shared<verbs::HelpFormat>());
    if (!declared.example.empty())
        app->footer("Example: anneal-cli " + std::string(declared.example)); // not translated: a command line's help
    return app;
}

std::optional<int> parse(CLI::App &app, int argc, char **argv)
{
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        if (problem.get_exit_code() == 0) // help
            return app.exit(problem);
        // --json may stand behind the mistake and was not seen then.
        const bool json = std::any_of(argv + 1, argv + argc, [](const char *argument) { return std::string_view(argument) == "--json"; });
        return reportError(verbs::usageError(app, problem, "See: " + app.get_name() + " --help"), json);
    }
    return {};
}

} // namespace anneal::engine
