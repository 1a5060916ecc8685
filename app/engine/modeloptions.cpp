// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/modeloptions.h"

#include "app/engine/verbs.h"
#include "core/base/text.h"
#include "core/model/generate.h"
#include "core/weights/modelshape.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cstdio>

namespace anneal::engine {

void ModelOptions::addTo(CLI::App &app)
{
    addWithoutAdapter(app);
    app.add_option("--adapter", adapter, "PEFT adapter folder")->check(notEmpty());
}

void ModelOptions::addWithoutAdapter(CLI::App &app, const char *forms)
{
    app.add_option("--model", model, forms)->required();
    addRevisionAndType(app);
}

void ModelOptions::addRevisionAndType(CLI::App &app)
{
    app.add_option("--revision", revision, "Revision in the hub cache")->capture_default_str();
    app.add_option("--dtype", dtype, "How the weights are held; anneal-cli check --model MODEL measures each")
        ->check(CLI::IsMember(base::allNames<nn::DType>()))
        ->capture_default_str();
}

nn::DType ModelOptions::type() const
{
    return base::named<nn::DType>(dtype).value_or(nn::DType::Auto);
}

base::Result<std::shared_ptr<model::CausalLm>> ModelOptions::load(const weights::ModelFiles &files, Purpose purpose) const
{
    tellNotes(files);
    const auto wanted = purpose == Purpose::Texts ? model::dtypeForTexts(files, type()) : nn::resolved(type());
    return model::loadForInference(files, adapter.empty() ? std::nullopt : std::optional<std::filesystem::path>(adapter), wanted);
}

void tellNotes(const weights::ModelFiles &files)
{
    if (const auto shape = weights::readShape(files)) // where it cannot be read, loading tells
        for (const auto &note : shape->notes)
            std::fprintf(stderr, "Note: %s\n", base::withoutControls(note).c_str());
}

void OutputOptions::addTo(CLI::App &app)
{
    app.add_flag("--json", json, "The result as JSON");
    app.add_flag("-q,--quiet", quiet, "No progress and no notes");
    app.add_flag("--plain,--no-input")->description("No effect here; accepted for consistency");
    app.add_option("--color", "This verb uses no colours")->expected(1)->check(CLI::IsMember({ "auto", "always", "never" }));
}

CLI::Validator notEmpty()
{
    return CLI::Validator([](const std::string &text) { return text.empty() ? std::string("The value is empty") : std::string(); }, "");
}

CLI::Option *addTexts(CLI::App &app, const std::string &name, std::vector<std::string> &texts, const std::string &help)
{
    const auto take = [&texts](const CLI::results_t &typed) {
        texts = typed;
        return true;
    };
    return app.add_option(name, take, help)->expected(1)->take_all()->allow_extra_args(false)->type_name("TEXT")->check(notEmpty());
}

std::optional<int> parseOptions(CLI::App &app, int argc, char **argv)
{
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        if (problem.get_exit_code() == 0) // help
            return app.exit(problem);
        std::string what = problem.what();
        if (!what.empty() && what.back() != '.')
            what += '.';
        // --json may stand behind the mistake and was not seen then.
        const bool json = std::any_of(argv + 1, argv + argc, [](const char *argument) { return std::string_view(argument) == "--json"; });
        return reportError({ base::ErrorKind::Usage, what, "See: " + app.get_name() + " --help" }, json);
    }
    return {};
}

} // namespace anneal::engine
