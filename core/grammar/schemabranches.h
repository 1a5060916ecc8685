// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/dfa.h"
#include "core/grammar/schemadocument.h"

#include <memory>

namespace anneal::grammar {

/// All keywords that hold at once, put together. Properties and items keep the lists of schemas that hold for each.
struct Merged
{
    using Ids = std::vector<SchemaId>;

    std::uint8_t types = AnyType;
    std::optional<std::vector<const base::Json *>> values; // not yet held against the rest
    std::uint32_t minLength = 0, maxLength = Keywords::kNoLimit;
    std::vector<std::string> patterns, formats;
    std::vector<Bound> minimums, maximums;
    std::optional<std::uint64_t> multipleOf;
    std::vector<std::pair<std::string, Ids>> properties; // in the order of the schemas, then those that are only required
    std::set<std::string> required;
    bool isOpen = false;        // other properties may be written
    bool forbidsOthers = false; // a schema says that there may be none
    Ids additional;             // what they are held against
    std::vector<Ids> prefixItems;
    Ids items; // of those behind them
    std::uint32_t minItems = 0, maxItems = Keywords::kNoLimit;
};

/// What a schema means, before anything is said of bytes.
class SchemaBranches
{
public:
    using Ids = Merged::Ids;

    explicit SchemaBranches(SchemaDocument &document) : m_document(document) { }

    /// A value fits all of `ids` where it fits all the own keywords of one of these lists. Throws Refused: for schemas that lead back to themselves
    /// without saying anything, for oneOf with branches that are not known to exclude each other, and for too many.
    const std::vector<Ids> &expand(const Ids &ids);
    Merged merge(const Ids &branch);
    /// The values of a branch that names them, without those that do not fit.
    std::vector<const base::Json *> fittingValues(const Ids &branch, const Merged &merged);
    bool fits(const base::Json &value, SchemaId id, int depth = 0);
    /// The texts that a branch allows, without their lengths; nothing where all are.
    std::shared_ptr<const Dfa> content(const Merged &merged);
    /// The same with the lengths.
    std::shared_ptr<const Dfa> measuredContent(const Merged &merged);

private:
    void expandInto(SchemaId id, std::vector<SchemaId> &chain, std::vector<Ids> &branches);
    void requireExclusive(SchemaId id, const std::vector<SchemaId> &options);
    bool isImpossible(const Ids &ids, int depth);
    bool isImpossible(const Ids &branch, const Merged &merged, std::uint8_t type, int depth);
    bool isNamed(const base::Json &value, const std::vector<const base::Json *> &values);
    bool fitsOwn(const base::Json &value, const Keywords &keywords, int depth);
    bool fitsObject(const base::Json &value, const Keywords &keywords, int depth);
    bool fitsArray(const base::Json &value, const Keywords &keywords, int depth);
    std::shared_ptr<const Dfa> compiled(const std::string &pattern, Match match);
    void mergeObject(const Ids &branch, Merged &merged);
    void mergeArray(const Ids &branch, Merged &merged);

    SchemaDocument &m_document;
    std::map<Ids, std::vector<Ids>> m_expanded;
    std::set<SchemaId> m_checked; // whose oneOf is known to be exclusive, or being looked at
    std::map<std::pair<std::string, Match>, std::shared_ptr<const Dfa>> m_patterns;
    Effort m_effort;
    std::size_t m_work = 0, m_comparisons = 0;
};

} // namespace anneal::grammar
