// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/ast.h"
#include "core/jinja/objects.h"

#include <optional>
#include <span>
#include <unordered_map>

namespace anneal::jinja {

class Interpreter;

/// The arguments of one call.
struct CallArguments
{
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;

    /// The arguments under these names, in this order; an absent one is nullopt.
    /// Fails as Python does when there are too many, one is unknown or twice there, or one of the first `required` is missing.
    std::vector<std::optional<Value>> bind(std::string_view function, std::span<const std::string_view> names, std::size_t required) const;
};

class Callable : public Object
{
public:
    virtual Value call(Interpreter &interpreter, CallArguments arguments) = 0;
};

/// Names and their values; a name that is not here is looked for outside.
class Scope : public Mutable
{
public:
    explicit Scope(std::shared_ptr<Scope> outer) : m_outer(std::move(outer)) { }
    const Value *find(const std::string &name) const;

private:
    const std::shared_ptr<Scope> m_outer;
};
using ScopePtr = std::shared_ptr<Scope>;

/// Runs a parsed template once. Throws Failure. The program must outlive it.
class Interpreter
{
public:
    Interpreter(Meter &meter, double clock) : m_meter(meter), m_clock(clock) { }

    void run(const Body &body, const ScopePtr &variables);

    const std::string &output() const { return m_root; }
    const std::vector<std::pair<std::size_t, std::size_t>> &generated() const { return m_generated; }
    /// For each of generated(): which of `messages` a loop was at; nothing where none was.
    const std::vector<std::optional<std::size_t>> &speakers() const { return m_speakers; }

    // What filters, tests, methods and macros need
    Value call(const Value &function, CallArguments arguments);
    Value filter(const std::string &name, const Value &value, const CallArguments &arguments);
    bool test(const std::string &name, const Value &value, CallArguments arguments);
    Value callMacro(const MacroBody &macro, const ScopePtr &definedIn, CallArguments arguments);
    std::string renderLoop(const Statement &loop, const ScopePtr &scope, const Value &iterable, int depth);
    double clock() const { return m_clock; }
    Meter &meter() { return m_meter; }

private:
    enum class Flow { Normal, Break, Continue };

    Flow execute(const Body &body, const ScopePtr &scope);
    Flow executeOne(const Statement &statement, const ScopePtr &scope);
    Flow executeIf(const Statement &statement, const ScopePtr &scope);
    Flow executeFor(const Statement &statement, const ScopePtr &scope, const Value &iterable, int depth);
    void executeSet(const Statement &statement, const ScopePtr &scope);
    Flow executeWith(const Statement &statement, const ScopePtr &scope);
    void executeCallBlock(const Statement &statement, const ScopePtr &scope);
    void executeGeneration(const Statement &statement, const ScopePtr &scope);
    void assign(const Expression &target, const Value &value, const ScopePtr &scope);
    void write(std::string_view text);
    /// What the body writes, as a text.
    std::string captured(const Body &body, const ScopePtr &scope);

    Value evaluate(const Expression &node, const ScopePtr &scope);
    Value evaluateName(const Expression &node, const ScopePtr &scope);
    Value evaluateMany(const Expression &node, const ScopePtr &scope);
    Value evaluateCompare(const Expression &node, const ScopePtr &scope);
    Value evaluateConcat(const Expression &node, const ScopePtr &scope);
    Value evaluateFilter(const Expression &node, const ScopePtr &scope);
    Value evaluateSubscript(const Expression &node, const ScopePtr &scope);
    Value evaluateCall(const Expression &node, const ScopePtr &scope, const Value *caller = nullptr);
    CallArguments evaluateArguments(const Arguments &arguments, const ScopePtr &scope);

    Meter &m_meter;
    const double m_clock;
    std::string m_root;
    std::string *m_out = &m_root;
    std::vector<std::pair<std::size_t, std::size_t>> m_generated;
    std::vector<std::optional<std::size_t>> m_speakers;
    std::unordered_map<const Object *, std::size_t> m_messages; // which of `messages` an object is; they outlive the run
    std::optional<std::size_t> m_message;                       // that the innermost loop over some of them is at
    Value m_filterInput;                                        // of the filter block whose filters are being run
    int m_calls = 0;                                            // of macros, one in the other
    int m_line = 0;
};

// operators.cpp
Value binary(const std::string &op, const Value &a, const Value &b);
Value unaryMinus(const Value &a);
Value unaryPlus(const Value &a);
bool contains(const Value &container, const Value &value);
Value subscript(const Value &value, const Value &index); // undefined when there is none
Value slice(const Value &value, const Value &start, const Value &stop, const Value &step);
Value attribute(const Value &value, const std::string &name);
/// What has no attribute or element of that name.
Value missing(const Value &value, const Value &name);
std::int64_t integerOf(const Value &value); // fails for what is not integral
std::string repeated(const std::string &text, std::int64_t count);
Value joined(const Value &a, const Value &b); // of two texts; markup escapes the other

// methods.cpp
/// A method or property of a value by Python's name, nothing when there is none.
std::optional<Value> methodOf(const Value &value, const std::string &name);

// format.cpp
std::string formatPercent(const Value &format, const Value &arguments);
std::string formatBraces(Interpreter &interpreter, const Value &format, const CallArguments &arguments);

// filters.cpp, tests.cpp
bool isFilter(const std::string &name);
bool isTest(const std::string &name);

// All that there are, for tests that try every one
std::vector<std::string> filterNames();
std::vector<std::string> testNames();
std::vector<std::string> methodNames(Type type);

// globals.cpp
/// range, dict, namespace, cycler, joiner, raise_exception, strftime_now.
ScopePtr makeGlobals();
std::string strftimeUtc(const std::string &format, double clock);

} // namespace anneal::jinja
