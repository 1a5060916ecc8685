// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "core/base/text.h"
#include "core/data/newproject.h"

namespace anneal::cli {

void addInit(CLI::App &app, Context &context)
{
    struct Options
    {
        std::string folder;
        std::string model;
        bool empty = false;
    };
    const auto options = std::make_shared<Options>();
    auto *verb = addVerb(
        app, context, "init", "Make a project: a commented config.yaml and sample documents", "anneal-cli init mine", [&context, options] {
            const std::filesystem::path folder(options->folder);
            if (folder.empty())
                return context.terminal.fail({ base::ErrorKind::Usage, "The name of the folder is empty.", "Name a folder; . is this one." });
            if (auto made = data::createProject(folder, options->empty ? data::Sample::No : data::Sample::Yes, options->model); !made)
                return context.terminal.fail(made.error());
            context.terminal.print("Made a project in " + folder.string() + ".");
            context.terminal.result({ { "project", folder.string() }, { "config", (folder / "config.yaml").string() } });
            context.terminal.say("Next: " + std::string(options->empty ? "put your files into " + (folder / "data" / "raw").string() + ", then " : "")
                + "anneal-cli train " + base::shellQuoted((folder / "config.yaml").string()));
            return 0;
        });
    verb->add_option("DIR", options->folder, "Folder of the project; made if it is not there")->required();
    verb->add_option("--model", options->model, "The model to fine-tune")->type_name("NAME|DIR|FILE");
    verb->add_flag("--empty", options->empty, "Without the sample documents");
}

} // namespace anneal::cli
