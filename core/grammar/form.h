// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/grammar/vocabulary.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace anneal::grammar {

/// In which form an answer is wanted. A value: it can be kept with the request, and holds nothing of a model.
///
/// JSON is written without white space, `{"a":1,"b":[1,2]}`: "," between items and properties, ":" behind keys, nothing else. Properties come in the
/// order of `properties`, those that are only `required` behind them, others last and none twice. Strings are UTF-8 and may use every escape of
/// JSON; numbers have no exponent where they are bounded, but at most 19 digits, or 15 with a fraction, and whole ones have at most 64 bits; none is
/// -0. No brackets lie deeper than 64.
///
/// Of JSON schema, draft 2020-12 and 7: type, enum, const, properties, required, additionalProperties, items, prefixItems (in draft 7 a list of
/// items), minItems, maxItems, minLength, maxLength, pattern, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf with whole
/// numbers, anyOf, oneOf of branches that exclude each other, allOf, $ref within the schema, $defs, definitions, and what only describes. Where
/// additionalProperties is missing and properties are named, others are not written, though the schema would allow them: models stray less.
struct FormSource
{
    enum class Kind {
        JsonObject, // any
        JsonSchema,
        Regex,  // the whole answer matches
        Choice, // the answer is one of the texts
    };
    Kind kind = Kind::JsonObject;
    base::Json schema;                // JsonSchema
    std::string pattern;              // Regex; see core/grammar/regex.h
    std::vector<std::string> choices; // Choice
    /// JsonSchema: schemas of objects by their names, for `schema` to refer to: {"$ref": "name#"}. References within one begin at its own root, and
    /// what it allows beside objects is not written. Compiling fails where nothing is left of one.
    std::vector<std::pair<std::string, base::Json>> objects {};

    static FormSource jsonObject() { return {}; }
    static FormSource jsonSchema(base::Json schema, std::vector<std::pair<std::string, base::Json>> objects = {})
    {
        return { Kind::JsonSchema, std::move(schema), {}, {}, std::move(objects) };
    }
    static FormSource regex(std::string pattern) { return { Kind::Regex, {}, std::move(pattern) }; }
    static FormSource choice(std::vector<std::string> choices) { return { Kind::Choice, {}, {}, std::move(choices) }; }
};

class FormWalker;

/// A form as an automaton over the tokens of one model. Compile it once, ask fits(), and let any number of answers walk it, each with a walker of its
/// own: `while (!walker.mustEnd()) { choose an id of *walker.allowed(left); walker.accept(id); --left; }`, until an end of text is accepted.
/// Any number of threads may use one; the masks that its walkers have met are shared.
class Form
{
public:
    /// `ends`: the model's end-of-text ids, which are allowed exactly where the answer may end.
    /// Fails with Unsupported naming what is not supported and where, BadInput for a mistake or a form that nothing fits, Unsafe for what would take
    /// too much time or memory.
    static base::Result<std::shared_ptr<const Form>> compile(
        const FormSource &source, std::shared_ptr<const Vocabulary> vocabulary, const std::vector<std::int32_t> &ends);
    ~Form();

    /// The tokens of the shortest answer that is known, the end of text not counted.
    std::size_t leastTokens() const;
    /// Fails with BadInput saying both numbers where so many tokens are too few for any answer. Ask it before the first token.
    base::Status fits(std::size_t tokens) const;
    FormWalker walker() const; // at the begin of an answer

private:
    friend class FormWalker;
    struct Shared;
    Form();
    std::shared_ptr<Shared> shared() const;

    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// Where one answer stands in its form. A value that is cheap to copy, as when samples part; it keeps what it needs of its form.
/// One thread at a time.
///
/// Whether tokens ran short: where what is chosen of allowed(kEnough) is not in allowed(left), the limit alone keeps the answer from going on as its
/// writer wants. Where that never happens until an end, the answer is the one without a limit, however short it is.
class FormWalker
{
public:
    static constexpr std::size_t kEnough = std::numeric_limits<std::size_t>::max(); // tokens left where there is no limit

    /// Which ids may come next so that the answer can still be ended within `tokensLeft` tokens, this one included, the end of text not. The
    /// end-of-text ids are among them where the answer may end here. Empty only where `tokensLeft` was too few from the begin.
    /// Of the ways to spell a choice only that by the longest tokens is among them, as the model would write it: "Lon" would compete with "Paris"
    /// by how likely any word with those letters is.
    std::shared_ptr<const Mask> allowed(std::size_t tokensLeft);
    /// Goes on with a token; false, and nothing has changed, where it does not fit the form.
    bool accept(std::int32_t id);
    /// Goes on with bytes, whatever tokens they may be.
    bool acceptBytes(std::string_view bytes);
    bool mayEnd() const;       // what was accepted is a whole answer
    bool mustEnd() const;      // and nothing may follow it
    std::size_t leastTokens(); // to the nearest end that is known, the end of text not counted

private:
    friend class Form;
    struct Plan;
    explicit FormWalker(std::shared_ptr<Form::Shared> shared);
    std::shared_ptr<const Mask> fitting(std::size_t tokensLeft);
    Mask longestOf(const Mask &fitting) const;
    void makePlan();
    std::shared_ptr<const Mask> withEnds(Mask mask) const;

    std::shared_ptr<Form::Shared> m_shared;
    std::uint32_t m_state = 0;
    std::string m_chosen;               // bytes accepted so far; of a choice only
    bool m_isOver = false;              // an end of text was accepted
    std::shared_ptr<const Plan> m_plan; // an ending that is known to fit, once tokens run short
    std::size_t m_planned = 0;          // bytes of it that were written
};

} // namespace anneal::grammar
