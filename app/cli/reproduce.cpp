// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/reproduce.h"
#include "app/cli/context.h"

namespace anneal::cli {

void addReproduce(CLI::App &runs, Context &context)
{
    const auto place = std::make_shared<std::string>();
    addVerb(runs, context, "reproduce", "How to train a run once more: command, hashes, versions, and what changed since",
        "anneal-cli runs reproduce mine/runs/first",
        [&context, place] {
            const auto run = run::RunFolder::open(*place);
            const auto recipe = run ? data::recipeOf(*run) : run.error();
            if (!recipe)
                return context.terminal.fail(recipe.error());
            context.terminal.print(toMarkdown(*recipe));
            context.terminal.result(toJson(*recipe));
            return 0;
        })
        ->add_option("DIR", *place, "Folder of the run")
        ->required();
}

} // namespace anneal::cli
