// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/completion.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/fields.h"
#include "core/config/writer.h"

#include <algorithm>

namespace anneal::config {
namespace {

struct Line
{
    std::size_t indent = 0;
    std::string key;   // empty: no "key:" on it
    bool blank = true; // or a comment
};

Line look(std::string_view text)
{
    Line line;
    line.indent = std::min(text.find_first_not_of(' '), text.size());
    const auto rest = base::trimmed(text);
    line.blank = rest.empty() || rest.front() == '#';
    const auto colon = rest.find(':');
    if (!line.blank && colon != std::string_view::npos && (colon + 1 == rest.size() || rest[colon + 1] == ' '))
        line.key = std::string(rest.substr(0, colon));
    return line;
}

std::vector<std::string> linesOf(std::string_view text)
{
    auto lines = base::split(text, '\n');
    for (auto &line : lines) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
    }
    return lines;
}

std::string sectionOf(const std::vector<std::string> &lines, std::size_t index, std::size_t indent)
{
    std::string path;
    for (auto i = index; i-- > 0 && indent > 0;) {
        const auto line = look(lines[i]);
        if (line.blank || line.indent >= indent)
            continue;
        indent = line.indent;
        path.insert(0, path.empty() ? line.key : line.key + ".");
    }
    return path;
}

std::string joinPath(const std::string &section, const std::string &key)
{
    return section.empty() ? key : section + "." + key;
}

} // namespace

std::string sectionAt(std::string_view text, int line, int column)
{
    const auto lines = linesOf(text);
    const auto index = std::size_t(std::clamp(line, 1, int(lines.size())) - 1);
    const auto here = look(lines[index]);
    return sectionOf(lines, index, here.blank ? std::size_t(std::max(column - 1, 0)) : here.indent);
}

std::string pathAt(std::string_view text, int line)
{
    const auto lines = linesOf(text);
    const auto index = std::size_t(std::clamp(line, 1, int(lines.size())) - 1);
    const auto here = look(lines[index]);
    return here.key.empty() ? std::string() : joinPath(sectionOf(lines, index, here.indent), here.key);
}

std::vector<Completion> keysAt(std::string_view text, int line, int column)
{
    const auto section = sectionAt(text, line, column);
    std::vector<std::string> present;
    const auto lines = linesOf(text);
    for (int i = 1; i <= int(lines.size()); ++i) {
        if (i != line)
            present.push_back(pathAt(text, i));
    }
    const auto isPresent = [&](const std::string &path) { return std::find(present.begin(), present.end(), path) != present.end(); };
    const auto depth = section.empty() ? std::size_t(0) : section.size() + 1;
    std::vector<Completion> offers;
    for (const auto &field : fields()) {
        if (!field.available || (depth > 0 && field.path.compare(0, depth, section + ".") != 0))
            continue;
        const auto dot = field.path.find('.', depth);
        const auto key = field.path.substr(depth, dot - depth);
        const auto path = joinPath(section, key);
        const auto shown = key + (dot == std::string::npos ? ": " : ":");
        const bool offered = std::any_of(offers.begin(), offers.end(), [&](const Completion &offer) { return offer.text == shown; });
        if (offered || isPresent(path))
            continue;
        if (dot == std::string::npos)
            offers.push_back({ shown, field.help, field.expected() });
        else
            offers.push_back({ shown, findSection(path)->help, tr_("section") });
    }
    return offers;
}

std::vector<Completion> valuesFor(std::string_view path)
{
    const auto *field = findField(path);
    if (!field || !field->available)
        return {};
    std::vector<Completion> offers;
    const auto offer = [&](const base::Json &value) {
        const auto text = toYaml(*field, value);
        if (std::any_of(offers.begin(), offers.end(), [&](const Completion &other) { return other.text == text; }))
            return;
        offers.push_back({ text, field->help, value == field->defaultValue ? tr_("default") : "" });
    };
    for (const auto &choice : field->choices)
        offer(choice);
    if (field->type == FieldType::Boolean) {
        offer(true);
        offer(false);
    }
    if (!field->listWord.empty())
        offer(field->listWord);
    offer(field->defaultValue);
    if (field->nullable)
        offer(nullptr);
    return offers;
}

std::vector<Completion> completionsAt(std::string_view text, int line, int column, std::string *prefix)
{
    const auto lines = linesOf(text);
    const auto &full = lines[std::size_t(std::clamp(line, 1, int(lines.size())) - 1)];
    const auto before = full.substr(0, std::min(full.size(), std::size_t(std::max(column - 1, 0))));
    if (base::trimmed(before).starts_with('#') || before.find(" #") != std::string::npos)
        return {};
    const auto colon = before.find(':');
    const auto wordBegin = colon == std::string::npos ? before.find_first_not_of(' ') : before.find_first_not_of(' ', colon + 1);
    const auto word = wordBegin == std::string::npos ? std::string() : before.substr(wordBegin);
    if (prefix)
        *prefix = word;
    auto offers = colon == std::string::npos ? keysAt(text, line, column) : valuesFor(pathAt(text, line));
    // A key that has its colon already is only renamed.
    const auto behind = full.substr(before.size());
    const auto wordEnd = std::min(behind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), behind.size());
    if (colon == std::string::npos && wordEnd < behind.size() && behind[wordEnd] == ':') {
        for (auto &offer : offers)
            offer.text.erase(offer.text.find(':'));
    }
    // What starts with the typed letters comes first, then what contains them.
    std::erase_if(offers, [&](const Completion &offer) { return offer.text.find(word) == std::string::npos; });
    std::stable_partition(offers.begin(), offers.end(), [&](const Completion &offer) { return offer.text.starts_with(word); });
    return offers;
}

std::string description(std::string_view path)
{
    if (const auto *field = findField(path)) {
        if (!field->available)
            return field->help;
        return field->help + "\n\n" + tr_("Allowed: %1. Default: %2.", field->expected(), toYaml(*field, field->defaultValue));
    }
    const auto *section = findSection(path);
    return section ? section->help : std::string();
}

} // namespace anneal::config
