// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

#include <span>
#include <string_view>

namespace anneal::verbs {

/// A verb of anneal-engine. Both programs know its name, its help and its options from here, and only the engine what it does.
struct EngineVerb
{
    enum class From {
        Cli,    // anneal-cli hands it on, and lists it
        Engine, // it is started by our programs, or has a verb of that name in anneal-cli
    };

    std::string_view name;
    std::string_view summary;     // in a list of verbs
    std::string_view description; // above its options
    std::string_view example;     // what follows the program's name; empty: none
    From from;
    void (*addOptions)(CLI::App &app); // whose values nobody reads: for help, completion and the manual
};

std::span<const EngineVerb> engineVerbs();
/// nullptr where there is none.
const EngineVerb *findEngineVerb(std::string_view name);

} // namespace anneal::verbs
