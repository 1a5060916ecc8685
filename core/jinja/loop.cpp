// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/loop.h"

#include "core/base/tr.h"

namespace anneal::jinja {
namespace {

/// loop.cycle and loop.changed.
class LoopMethod : public Callable
{
public:
    LoopMethod(Value loop, bool isCycle) : m_loop(std::move(loop)), m_isCycle(isCycle) { }

    Value call(Interpreter &, CallArguments arguments) override
    {
        auto &loop = *m_loop.as<Loop>();
        return m_isCycle ? loop.cycle(arguments.positional) : Value::of(loop.changed(arguments.positional));
    }
    int depth() const override { return m_loop.depth() + 1; }

private:
    const Value m_loop;
    const bool m_isCycle;
};

} // namespace

std::optional<Value> Loop::attribute(const std::string &name, const Value &self) const
{
    const auto number = [](std::size_t value) { return Value::of(static_cast<std::int64_t>(value)); };
    if (name == "index")
        return number(m_at + 1);
    if (name == "index0")
        return number(m_at);
    if (name == "revindex")
        return number(all().size() - m_at);
    if (name == "revindex0")
        return number(all().size() - m_at - 1);
    if (name == "first")
        return Value::of(m_at == 0);
    if (name == "last")
        return Value::of(m_at + 1 == all().size());
    if (name == "length")
        return number(all().size());
    if (name == "depth")
        return number(static_cast<std::size_t>(m_loopDepth) + 1);
    if (name == "depth0")
        return number(static_cast<std::size_t>(m_loopDepth));
    if (name == "previtem")
        return m_at == 0 ? Value::undefined("there is no previous item") : all()[m_at - 1]; // not translated: Jinja's words
    if (name == "nextitem")
        return m_at + 1 >= all().size() ? Value::undefined("there is no next item") : all()[m_at + 1]; // not translated: Jinja's words
    if (name == "cycle" || name == "changed")
        return Value::object(Type::Callable, std::make_shared<LoopMethod>(self, name == "cycle"));
    return {};
}

Value Loop::cycle(const std::vector<Value> &values) const
{
    if (values.empty())
        fail("no items for cycling given"); // not translated: Jinja's words
    return values[m_at % values.size()];
}

bool Loop::changed(const std::vector<Value> &values)
{
    auto printed = Value::tuple(values).repr();
    if (m_last == printed)
        return false;
    m_last = std::move(printed);
    return true;
}

Value Loop::call(Interpreter &interpreter, CallArguments arguments)
{
    if (!m_statement.recursive)
        fail("The loop must have the 'recursive' marker to be called recursively."); // not translated: Jinja's words
    if (arguments.positional.size() != 1 || !arguments.named.empty())
        fail(tr_("loop() takes one argument"));
    return Value::text(interpreter.renderLoop(m_statement, m_scope, arguments.positional[0], m_loopDepth + 1));
}

} // namespace anneal::jinja
