// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/reader.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/checks.h"
#include "core/config/fields.h"
#include "core/config/known.h"
#include "core/config/nearword.h"
#include "core/config/yamltree.h"

#include <algorithm>
#include <set>
#include <utility>

namespace anneal::config {
namespace {

ProblemKind kindOf(Fault::Kind kind)
{
    switch (kind) {
    case Fault::Kind::Type:
        return ProblemKind::WrongType;
    case Fault::Kind::Range:
        return ProblemKind::OutOfRange;
    case Fault::Kind::NotAvailable:
        return ProblemKind::NotAvailable;
    }
    return ProblemKind::WrongType;
}

/// "model.lora_rnk" where the section is right, "model.lora_rank" where the key stands in the wrong one.
struct Neighbours
{
    std::vector<std::string> keys;
    std::string elsewhere;           // full path of a key of the same name in another section
    std::vector<std::string> others; // full paths of the keys of other sections
};

Neighbours neighbours(const std::string &section, const std::string &key)
{
    Neighbours found;
    const auto depth = section.empty() ? std::size_t(0) : section.size() + 1;
    for (const auto &field : fields()) {
        if (field.key() == key && field.available)
            found.elsewhere = field.path;
        else if (field.available)
            found.others.push_back(field.path);
        if (section.empty() || (field.path.size() > depth && field.path.compare(0, depth, section + ".") == 0)) {
            const auto name = field.path.substr(depth, field.path.find('.', depth) - depth);
            if (std::find(found.keys.begin(), found.keys.end(), name) == found.keys.end())
                found.keys.push_back(name);
        }
    }
    return found;
}

class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text), m_lines(text), m_document(parseYaml(text))
    {
        for (const auto &problem : m_document.problems)
            add(problem);
        for (const auto &field : fields()) {
            if (field.available)
                m_reading.origins[field.path] = Origin::Default;
        }
    }

    Reading run(std::span<const Override> overrides)
    {
        if (!m_document.broken && m_document.root.kind == YamlNode::Kind::Null)
            nothing();
        else if (!m_document.broken)
            readSection({}, m_document.root);
        for (const auto &one : overrides)
            apply(one);
        if (!m_document.broken)
            compareValues();
        std::stable_sort(m_reading.problems.begin(), m_reading.problems.end(),
            [](const Problem &a, const Problem &b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); });
        if (m_hasMore) {
            Problem more { m_reading.problems.back() }; // its place
            more.path.clear();
            more.expected.clear();
            more.suggestion.clear();
            more.message = tr_("… and more.");
            m_reading.problems.push_back(std::move(more));
        }
        return std::move(m_reading);
    }

private:
    struct Place
    {
        std::size_t begin, end;
    };

    void report(Problem problem, std::optional<Place> place)
    {
        if (place) {
            const auto end = std::min(place->end, m_lines.lineEnd(place->begin));
            problem.line = m_lines.line(place->begin);
            problem.column = m_lines.column(place->begin);
            problem.endColumn = std::max(m_lines.column(end), problem.column + 1);
        }
        add(std::move(problem));
    }

    void add(Problem problem)
    {
        if (m_reading.problems.size() < kMostProblems)
            m_reading.problems.push_back(std::move(problem));
        else
            m_hasMore = true;
    }

    /// An empty file would mean "every default", which nobody writes on purpose: it is what a crash or a slip leaves.
    void nothing()
    {
        Problem problem { ProblemKind::Syntax };
        problem.message = m_text.find_first_not_of(" \t\r\n") == std::string_view::npos
            ? tr_("The file is empty. Write keys and values, such as `version: 1`.")
            : tr_("The file holds no settings. Write keys and values, such as `version: 1`.");
        report(std::move(problem), Place { 0, 1 });
    }

    /// An empty value has no text to mark; its key has.
    static Place placeOf(const YamlEntry &entry)
    {
        return entry.value.end > entry.value.begin ? Place { entry.value.begin, entry.value.end } : Place { entry.key.begin, entry.key.end };
    }

    void readSection(const std::string &section, const YamlNode &map)
    {
        std::set<std::string> seen;
        for (const auto &entry : map.entries) {
            if (m_hasMore)
                return;
            if (entry.key.kind != YamlNode::Kind::Scalar || entry.key.text == "<<")
                continue; // parseYaml() has told
            const auto path = section.empty() ? entry.key.text : section + "." + entry.key.text;
            if (!seen.insert(path).second)
                continue; // told as well
            if (const auto *field = findField(path))
                readField(*field, toJson(entry.value), placeOf(entry), Origin::File);
            else if (findSection(path))
                enter(path, entry);
            else
                unknown(section, map, entry.key);
        }
    }

    void enter(const std::string &path, const YamlEntry &entry)
    {
        if (entry.value.kind == YamlNode::Kind::Map) {
            readSection(path, entry.value);
        } else if (entry.value.kind != YamlNode::Kind::Null) {
            Problem problem { ProblemKind::WrongType };
            problem.path = path;
            problem.message = tr_("This is a section. Write its keys below it, indented.");
            report(std::move(problem), placeOf(entry));
        }
    }

    void unknown(const std::string &section, const YamlNode &map, const YamlNode &written)
    {
        const auto &key = written.text;
        const auto near = neighbours(section, key);
        Problem problem { ProblemKind::UnknownKey };
        problem.path = section.empty() ? key : section + "." + key;
        problem.message = tr_("There is no such key.");
        if (near.elsewhere.empty()) // of the same name is surer
            problem.suggestion = nearWord(key, near.keys);
        if (problem.suggestion.empty())
            tellSection(problem, key, near);
        if (!section.empty() && !problem.suggestion.empty() && map.find(problem.suggestion)) { // to be taken out, not to be written a second time
            problem.kind = ProblemKind::DuplicateKey;
            problem.message = tr_("There is no such key, and %1 is set already.", std::exchange(problem.suggestion, {}));
        }
        report(std::move(problem), Place { written.begin, written.end });
    }

    void tellSection(Problem &problem, const std::string &key, const Neighbours &near) const
    {
        auto meant = near.elsewhere;
        if (meant.empty()) {
            std::vector<std::string> names;
            for (const auto &path : near.others)
                names.push_back(path.substr(path.rfind('.') + 1));
            const auto name = nearWord(key, names);
            const auto found = std::find(names.begin(), names.end(), name);
            if (name.empty() || std::count(names.begin(), names.end(), name) > 1)
                return;
            meant = near.others[std::size_t(found - names.begin())];
        }
        const auto dot = meant.rfind('.');
        if (dot == std::string::npos)
            return;
        const auto section = meant.substr(0, dot);
        problem.message = near.elsewhere.empty() ? tr_("There is no such key; %1 is one of %2.", meant.substr(dot + 1), section)
                                                 : tr_("There is no such key here; it belongs in %1.", section);
        if (!isWritten(meant))
            problem.belongs = meant;
    }

    bool isWritten(const std::string &path) const
    {
        const auto *node = &m_document.root;
        for (const auto &key : base::split(path, '.')) {
            const auto *entry = node->find(key);
            if (!entry)
                return false;
            node = &entry->value;
        }
        return true;
    }

    void readField(const Field &field, const base::Json &value, std::optional<Place> place, Origin origin)
    {
        if (place)
            m_places[field.path] = *place;
        if (const auto fault = check(field, value)) {
            Problem problem { kindOf(fault->kind) };
            problem.path = field.path;
            problem.message = fault->message;
            problem.suggestion = fault->suggestion;
            if (fault->kind != Fault::Kind::NotAvailable || field.available)
                problem.expected = field.expected();
            report(std::move(problem), place);
            return;
        }
        if (!field.available)
            return; // switched off, as it is anyway
        field.set(m_reading.config, value);
        m_reading.origins[field.path] = origin;
    }

    void apply(const Override &one)
    {
        const auto *field = findField(one.path);
        if (!field) {
            const auto dot = one.path.rfind('.');
            const bool known = dot != std::string::npos && findSection(one.path.substr(0, dot));
            std::vector<std::string> paths;
            for (const auto &candidate : fields())
                paths.push_back(candidate.path);
            Problem problem { ProblemKind::UnknownKey };
            problem.path = one.path;
            problem.message = tr_("There is no such key.");
            problem.suggestion = nearWord(one.path, paths);
            const auto near = neighbours(known ? one.path.substr(0, dot) : std::string(), one.path);
            if (problem.suggestion.empty() && !near.elsewhere.empty())
                problem.suggestion = near.elsewhere;
            report(std::move(problem), std::nullopt);
            return;
        }
        const auto document = parseYaml("value: " + one.value);
        const auto *entry = document.root.find("value");
        if (document.broken || !document.problems.empty() || !entry || document.root.entries.size() != 1) {
            Problem problem { ProblemKind::Syntax };
            problem.path = one.path;
            problem.message = tr_("The value \"%1\" is not valid YAML.", one.value);
            problem.expected = field->expected();
            report(std::move(problem), std::nullopt);
            return;
        }
        m_places.erase(field->path);
        readField(*field, toJson(entry->value), std::nullopt, Origin::CommandLine);
    }

    void compareValues()
    {
        for (auto &objection : crossCheck(m_reading.config, m_reading.origins)) {
            const bool told
                = std::any_of(m_reading.problems.begin(), m_reading.problems.end(), [&](const Problem &p) { return p.path == objection.path; });
            if (told) // the value compared is the default, not what was written
                continue;
            Problem problem { objection.kind, objection.severity };
            problem.path = objection.path;
            problem.message = std::move(objection.message);
            problem.suggestion = std::move(objection.suggestion);
            const auto place = m_places.find(objection.path);
            const bool fromCommandLine = m_reading.origins[objection.path] == Origin::CommandLine;
            // A default that clashes with another value is shown at the top of the file.
            report(std::move(problem),
                place != m_places.end() ? std::optional(place->second)
                    : fromCommandLine   ? std::nullopt
                                        : std::optional(Place { 0, 1 }));
        }
    }

    std::string_view m_text;
    LineIndex m_lines;
    YamlDocument m_document;
    Reading m_reading;
    std::map<std::string, Place> m_places;
    bool m_hasMore = false; // problems than are told
};

} // namespace

std::string_view originName(Origin origin)
{
    switch (origin) {
    case Origin::Default:
        return "default";
    case Origin::File:
        return "file";
    case Origin::CommandLine:
        return "command line"; // not translated: stands in files
    }
    return "default";
}

base::Result<Override> parseOverride(std::string_view text)
{
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || base::trimmed(text.substr(0, equals)).empty())
        return base::Error { base::ErrorKind::Usage, tr_("\"%1\" is not a setting.", text),
            tr_("Write it as key=value, for example training.learning_rate=1e-4.") };
    return Override { std::string(base::trimmed(text.substr(0, equals))), std::string(base::trimmed(text.substr(equals + 1))) };
}

Reading readConfig(std::string_view text, std::span<const Override> overrides)
{
    return Reader(text).run(overrides);
}

namespace {

base::Result<Reading> load(const std::filesystem::path &file, std::span<const Override> overrides, bool isOfRun)
{
    auto reading = readConfigFile(file, overrides);
    if (reading && isOfRun)
        std::erase_if(reading->problems, [](const Problem &problem) { return problem.kind == ProblemKind::Unsafe; });
    if (reading && !reading->valid())
        return errorOf(reading->problems, file.string());
    return reading;
}

} // namespace

base::Result<Reading> loadConfig(const std::filesystem::path &file, std::span<const Override> overrides)
{
    return load(file, overrides, false);
}

base::Result<Reading> loadRunConfig(const std::filesystem::path &file)
{
    return load(file, {}, true);
}

} // namespace anneal::config
