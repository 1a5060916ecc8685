// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"

#include <cmath>
#include <ctime>
#include <locale.h>

namespace anneal::jinja {
namespace {

using Function = Value (*)(Interpreter &, const CallArguments &);

class Global : public Callable
{
public:
    Global(std::string name, Function function) : m_name(std::move(name)), m_function(function) { }

    Value call(Interpreter &interpreter, CallArguments arguments) override { return m_function(interpreter, arguments); }
    std::string repr() const override { return "<function " + m_name + ">"; }
    std::optional<Value> attribute(const std::string &name, const Value &self) const override;

private:
    const std::string m_name;
    const Function m_function;
};

std::vector<std::pair<Value, Value>> entriesOf(const CallArguments &arguments, std::string_view function)
{
    std::vector<std::pair<Value, Value>> entries;
    if (arguments.positional.size() > 1)
        fail(std::string(function) + " expected at most 1 argument, got " + std::to_string(arguments.positional.size()));
    for (const auto &source : arguments.positional) {
        source.mustBeDefined();
        if (source.is(Type::Dict)) {
            entries = source.mapping().entries;
            continue;
        }
        for (const auto &pair : elements(source)) {
            const auto parts = elements(pair);
            if (parts.size() != 2)
                fail("dictionary update sequence element has length " + std::to_string(parts.size()) + "; 2 is required");
            entries.emplace_back(parts[0], parts[1]);
        }
    }
    for (const auto &[name, value] : arguments.named)
        entries.emplace_back(Value::text(name), value);
    return entries;
}

Value makeDict(Interpreter &, const CallArguments &arguments)
{
    return Value::dict(entriesOf(arguments, "dict"));
}

Value dictFromKeys(Interpreter &, const CallArguments &arguments)
{
    constexpr std::string_view kNames[] { "iterable", "value" };
    const auto bound = arguments.bind("fromkeys", kNames, 1);
    std::vector<std::pair<Value, Value>> entries;
    for (auto &key : elements(*bound[0]))
        entries.emplace_back(std::move(key), bound[1].value_or(Value()));
    return Value::dict(std::move(entries));
}

Value makeNamespace(Interpreter &, const CallArguments &arguments)
{
    auto names = std::make_shared<Namespace>();
    for (const auto &[key, value] : entriesOf(arguments, "namespace")) {
        if (!key.isString())
            fail(tr_("the names of a namespace must be strings"));
        if (key.string().starts_with('_'))
            fail("Chat templates cannot store underscore-prefixed attributes on a namespace, but got " + key.repr()
                + ". Please rename the attribute.");
        names->assign(key.string(), value);
    }
    return Value::object(Type::Namespace, std::move(names));
}

Value makeRange(Interpreter &, const CallArguments &arguments)
{
    const auto &given = arguments.positional;
    if (!arguments.named.empty())
        fail("range() takes no keyword arguments");
    if (given.empty() || given.size() > 3)
        fail("range expected 1 to 3 arguments, got " + std::to_string(given.size()));
    const auto start = given.size() > 1 ? integerOf(given[0]) : 0;
    const auto stop = integerOf(given[given.size() > 1 ? 1 : 0]);
    const auto step = given.size() > 2 ? integerOf(given[2]) : 1;
    if (step == 0)
        fail("range() arg 3 must not be zero");
    constexpr std::int64_t kLongest = 100'000;
    std::vector<Value> values;
    for (auto at = start; step > 0 ? at < stop : at > stop;) {
        if (static_cast<std::int64_t>(values.size()) >= kLongest)
            fail("Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
        values.push_back(Value::of(at));
        if (__builtin_add_overflow(at, step, &at))
            break;
    }
    Meter::current()->step(static_cast<std::int64_t>(values.size() / 4));
    const auto tail = given.size() > 2 ? ", " + std::to_string(step) : "";
    return Value::items(Type::Range, std::move(values), "range(" + std::to_string(start) + ", " + std::to_string(stop) + tail + ")");
}

/// cycler(…): its values one after the other, over and over.
class Cycler : public Object
{
public:
    explicit Cycler(Value values) : m_values(std::move(values))
    {
        if (depth() > kContainerDepth)
            failUnsafe(tr_("the chat template nests values too deeply"));
        charge(sizeof(Cycler));
    }

    const Value &current() const { return m_values.sequence().values[m_at]; }
    void advance() { m_at = (m_at + 1) % m_values.sequence().values.size(); }
    void reset() { m_at = 0; }
    int depth() const override { return m_values.depth() + 1; }
    std::optional<Value> attribute(const std::string &name, const Value &self) const override;

private:
    const Value m_values;
    std::size_t m_at = 0;
};

class CyclerMethod : public Callable
{
public:
    CyclerMethod(Value cycler, bool isNext) : m_cycler(std::move(cycler)), m_isNext(isNext) { }

    Value call(Interpreter &, CallArguments) override
    {
        auto &cycler = *m_cycler.as<Cycler>();
        if (!m_isNext) {
            cycler.reset();
            return {};
        }
        auto value = cycler.current();
        cycler.advance();
        return value;
    }
    int depth() const override { return m_cycler.depth() + 1; }

private:
    const Value m_cycler;
    const bool m_isNext;
};

std::optional<Value> Cycler::attribute(const std::string &name, const Value &self) const
{
    if (name == "current")
        return current();
    if (name == "next" || name == "reset")
        return Value::object(Type::Callable, std::make_shared<CyclerMethod>(self, name == "next"));
    return {};
}

Value makeCycler(Interpreter &, const CallArguments &arguments)
{
    if (arguments.positional.empty())
        fail("at least one item has to be provided");
    return Value::object(Type::Other, std::make_shared<Cycler>(Value::tuple(arguments.positional)));
}

/// joiner(", "): nothing the first time it is called, the separator then.
class Joiner : public Callable
{
public:
    explicit Joiner(std::string separator) : m_separator(std::move(separator)) { charge(sizeof(Joiner) + m_separator.size()); }

    Value call(Interpreter &, CallArguments) override { return Value::text(std::exchange(m_used, true) ? m_separator : std::string()); }

private:
    const std::string m_separator;
    bool m_used = false;
};

Value makeJoiner(Interpreter &, const CallArguments &arguments)
{
    constexpr std::string_view kNames[] { "sep" };
    const auto bound = arguments.bind("joiner", kNames, 0);
    return Value::object(Type::Callable, std::make_shared<Joiner>(bound[0] ? bound[0]->str() : ", "));
}

Value raiseException(Interpreter &, const CallArguments &arguments)
{
    constexpr std::string_view kNames[] { "message" };
    throw Failure { base::ErrorKind::BadInput, arguments.bind("raise_exception", kNames, 1)[0]->str(), true };
}

Value strftimeNow(Interpreter &interpreter, const CallArguments &arguments)
{
    constexpr std::string_view kNames[] { "format" };
    const auto bound = arguments.bind("strftime_now", kNames, 1);
    if (!bound[0]->isString())
        fail("strftime() argument 1 must be str, not " + bound[0]->typeName());
    return Value::text(strftimeUtc(bound[0]->string(), interpreter.clock()));
}

std::optional<Value> Global::attribute(const std::string &name, const Value &) const
{
    if (m_function == makeDict && name == "fromkeys")
        return Value::object(Type::Callable, std::make_shared<Global>("fromkeys", dictFromKeys));
    return {};
}

} // namespace

std::string strftimeUtc(const std::string &format, double clock)
{
    constexpr std::size_t kLongest = 4096;
    if (format.empty())
        return {};
    if (format.size() > kLongest / 4)
        failUnsafe(tr_("the chat template formats a date too widely"));
    auto seconds = static_cast<std::time_t>(std::floor(clock));
    char micros[8];
    std::snprintf(micros, sizeof micros, "%06d", static_cast<int>((clock - std::floor(clock)) * 1e6) % 1'000'000);
    std::string pattern;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '%' && i + 1 < format.size() && (format[i + 1] == 'f' || format[i + 1] == '%')) {
            pattern += format[i + 1] == 'f' ? micros : "%%";
            ++i;
        } else {
            pattern += format[i];
        }
    }
    std::tm parts {};
    gmtime_r(&seconds, &parts);
    static const locale_t kPlain = newlocale(LC_ALL_MASK, "C", nullptr);
    std::string text(16 * kLongest, '\0');
    text.resize(strftime_l(text.data(), text.size(), pattern.c_str(), &parts, kPlain));
    return repaired(text);
}

ScopePtr makeGlobals()
{
    auto globals = std::make_shared<Scope>(nullptr);
    const std::pair<const char *, Function> all[] {
        { "range", makeRange },
        { "dict", makeDict },
        { "namespace", makeNamespace },
        { "cycler", makeCycler },
        { "joiner", makeJoiner },
        { "raise_exception", raiseException },
        { "strftime_now", strftimeNow },
    };
    for (const auto &[name, function] : all)
        globals->set(name, Value::object(Type::Callable, std::make_shared<Global>(name, function)));
    return globals;
}

} // namespace anneal::jinja
