// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tr.h"
#include "core/jinja/interpreter.h"

namespace anneal::jinja {

/// What a template sees as `loop`.
class Loop : public Callable
{
public:
    /// REQUIRES: the statement outlives it. `items` is a list.
    Loop(const Statement &statement, ScopePtr scope, Value items, int depth)
        : m_statement(statement)
        , m_scope(std::move(scope))
        , m_items(std::move(items))
        , m_loopDepth(depth)
    {
        if (this->depth() > kContainerDepth)
            failUnsafe(tr_("the chat template nests values too deeply"));
        charge(sizeof(Loop));
    }

    bool atEnd() const { return m_at >= all().size(); }
    void advance() { ++m_at; }
    const Value &item() const { return all()[m_at]; }

    /// index, first, nextitem …; nothing for a name that it has not.
    std::optional<Value> attribute(const std::string &name, const Value &self) const override;
    Value cycle(const std::vector<Value> &values) const;
    bool changed(const std::vector<Value> &values);

    /// loop(children) in a recursive loop.
    Value call(Interpreter &interpreter, CallArguments arguments) override;
    std::string repr() const override { return "<LoopContext " + std::to_string(m_at + 1) + "/" + std::to_string(all().size()) + ">"; }
    int depth() const override { return m_items.depth() + 1; }

private:
    const std::vector<Value> &all() const { return m_items.sequence().values; }

    const Statement &m_statement;
    const ScopePtr m_scope;
    const Value m_items;
    const int m_loopDepth;
    std::size_t m_at = 0;
    std::optional<std::string> m_last; // what changed() was given before, printed: values could hold this loop itself
};

} // namespace anneal::jinja
