// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configcheck.h"

#include "core/config/fields.h"
#include "core/config/yamltree.h"

namespace anneal::ui {
namespace {

void collect(const config::YamlNode &map, const std::string &section, std::map<std::string, base::Json> &written)
{
    for (const auto &[key, value] : map.entries) {
        const auto path = section.empty() ? key.text : section + "." + key.text;
        if (config::findField(path))
            written[path] = config::toJson(value);
        else
            collect(value, path, written);
    }
}

} // namespace

CheckedConfig checkConfig(std::string text)
{
    CheckedConfig checked;
    checked.reading = config::readConfig(text);
    const auto document = config::parseYaml(text);
    checked.broken = document.broken;
    collect(document.root, {}, checked.written);
    checked.text = std::move(text);
    return checked;
}

} // namespace anneal::ui
