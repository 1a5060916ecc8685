// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/config.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::config {

enum class FieldType { Text, Integer, Number, Boolean, Choice, TextList, IntegerList, TextMap, IntegerMap, NumberMap, Any };

/// One key of config.yaml. The table of all of them feeds the reader, the writer, the JSON schema, and with it forms, completion and tool-tips.
struct Field
{
    std::string path; // "training.learning_rate"
    FieldType type = FieldType::Text;
    std::string comment;                    // stands beside the value in the file that `init` writes
    std::string help;                       // tool-tip and schema description: effect, and when to change it
    std::vector<base::Json> choices;        // Choice: what this version does
    std::vector<base::Json> laterChoices;   // Choice: known values that it does not do
    std::optional<double> minimum, maximum; // both allowed, unless…
    bool aboveMinimum = false;              // …the value must be greater than `minimum`
    bool belowMaximum = false;              // …the value must be less than `maximum`
    bool nullable = false;
    bool patternKeys = false; // IntegerMap, NumberMap: keys are regular expressions on module names
    std::string listWord;     // TextList: a word that may stand instead of a list
    bool orPattern = false;   // TextList: a regular expression on module names may stand instead
    bool orNone = false;      // lists: [] and null may stand for none
    bool decimal = false;     // Number: written with its decimal point, as 1.0
    bool isPath = false;      // a path inside the project
    bool notEmpty = false;    // Text: null may stand for none, "" may not
    bool available = true;    // false: only `defaultValue` ("off") may be written
    bool advanced = false;    // forms fold it away
    base::Json defaultValue;
    std::function<base::Json(const FineTuneConfig &)> get;         // empty where not available
    std::function<void(FineTuneConfig &, const base::Json &)> set; // REQUIRES a value that passed check()

    std::string section() const; // "training", "data.langchain", "" for version
    std::string key() const;     // "learning_rate"
    /// What a value must be, for a sentence: "a whole number from 1 to 1024".
    std::string expected() const;
};

/// Every key in the order of the file, those of features to come included.
const std::vector<Field> &fields();
/// nullptr for a path that is no key.
const Field *findField(std::string_view path);

struct Section
{
    std::string path; // "data.langchain"
    std::string help;
    bool available = true; // holds at least one key that works
};

/// Every section in the order of the file.
const std::vector<Section> &sections();
const Section *findSection(std::string_view path);

/// What the name of a module has none of, and a regular expression that means several of them has. A dot is in both.
inline constexpr std::string_view kPatternCharacters = R"(*+?()[]{}|^$\)";
bool looksLikePattern(std::string_view text);

struct Fault
{
    enum class Kind { Type, Range, NotAvailable } kind = Kind::Type;
    std::string message;
    std::string suggestion;
};

/// Why `value` may not stand for the field; nothing when it may.
std::optional<Fault> check(const Field &field, const base::Json &value);

} // namespace anneal::config
