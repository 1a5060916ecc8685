// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/options.h"

#include "core/config/choices.h"

namespace anneal::verbs {

void ModelOptions::addTo(CLI::App &app)
{
    addWithoutAdapter(app);
    app.add_option("--adapter", adapter, "Folder of an adapter to use with the model, such as runs/a/adapter")->check(notEmpty());
}

void ModelOptions::addWithoutAdapter(CLI::App &app, const char *forms)
{
    app.add_option("--model", model, forms)->required();
    addRevisionAndType(app);
}

void ModelOptions::addRevisionAndType(CLI::App &app)
{
    app.add_option("--revision", revision, "Branch, tag or commit of a model in the Hugging Face cache")->capture_default_str();
    app.add_option("--dtype", dtype, "How the weights are held; anneal-cli check --model MODEL measures each")
        ->check(CLI::IsMember(base::allNames<config::DType>()))
        ->capture_default_str();
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
    return app.add_option(name, take, help)->expected(1)->take_all()->allow_extra_args(false)->type_name("TEXT");
}

} // namespace anneal::verbs
