// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema.h"

#include "app/cli/context.h"

namespace anneal::cli {

void addSchema(CLI::App &app, Context &context)
{
    addVerb(app, context, "schema", "Print the JSON Schema (draft 7) of config.yaml", "anneal-cli schema > config.schema.json", [] {
        Terminal::raw(base::toJsonText(config::schemaJson()));
        return 0;
    });
}

} // namespace anneal::cli
