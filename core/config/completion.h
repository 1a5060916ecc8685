// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anneal::config {

/// One offer of the editor.
struct Completion
{
    std::string text;   // as shown and inserted: "learning_rate: ", "cosine"
    std::string help;   // description
    std::string detail; // "a number greater than 0", the default
};

/// Path of the section that a line stands in, by indentation only, so that it works on a text that is being typed: "data.langchain".
/// Lines and columns are 1-based.
std::string sectionAt(std::string_view text, int line, int column);
/// Path of the key on a line ("training.learning_rate", or a section); empty where there is none.
std::string pathAt(std::string_view text, int line);

/// Keys and sections that may stand at a place and are not there yet; only what works in this version.
std::vector<Completion> keysAt(std::string_view text, int line, int column);
/// Values of a key: its choices, true and false, null, the default.
std::vector<Completion> valuesFor(std::string_view path);
/// What the caret's place asks for: values behind a colon, otherwise keys. `prefix` gets what is typed of the word.
std::vector<Completion> completionsAt(std::string_view text, int line, int column, std::string *prefix);

/// Description, expected values and default of a key or section, as shown in tool-tips; empty for an unknown path.
std::string description(std::string_view path);

} // namespace anneal::config
