// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/rowtext.h"

#include "core/base/jsonfields.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QCoreApplication>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kReadable = 200'000; // UTF-16 units; beyond this a view only gets slow

QString beginning(const std::string &utf8, qsizetype length)
{
    return toText(utf8.substr(0, static_cast<std::size_t>(length) * 4)).left(length).simplified();
}

} // namespace

QString readable(const base::Json &row)
{
    if (!row.is_object())
        return toText(base::toJsonText(row)).left(kReadable);
    const auto isMessages = [](const base::Json &value) {
        return value.is_array() && std::any_of(value.begin(), value.end(), [](const auto &one) { return one.is_object() && one.contains("role"); });
    };
    QStringList parts;
    const auto addMessage = [&](const base::Json &message) {
        auto text = toText(base::textAt(message, "content"));
        if (message.is_object() && message.contains("tool_calls"))
            text += toText(base::toJsonLine(message["tool_calls"]));
        parts << (message.is_object() ? toText(base::textAt(message, "role")) + u"\n"_s + text : toText(base::toJsonLine(message)));
    };
    for (const auto &[name, value] : row.items()) {
        if (isMessages(value))
            std::for_each(value.begin(), value.end(), addMessage);
        else if (value.is_string())
            parts << (name == "text" ? QString() : toText(name) + u"\n"_s) + toText(value.get<std::string>());
        else
            parts << toText(name) + u"\n"_s + toText(base::toJsonLine(value)).left(20000);
    }
    return parts.join(u"\n\n"_s);
}

QString summaryOf(const base::Json &row)
{
    const auto of = [](const base::Json &value) -> QString {
        if (value.is_array())
            for (const auto &message : value)
                if (base::textAt(message, "role") == "user" && !base::textAt(message, "content").empty())
                    return beginning(base::textAt(message, "content"), 160);
        return value.is_string() ? beginning(value.get_ref<const std::string &>(), 160) : QString();
    };
    if (!row.is_object())
        return {};
    for (const auto name : { "messages", "prompt", "text" })
        if (const auto found = row.find(name); found != row.end())
            return of(*found);
    if (const auto ids = row.find("input_ids"); ids != row.end() && ids->is_array())
        return QCoreApplication::translate("anneal::ui::Preview", "%1 token ids").arg(widgets::count(ids->size()));
    return {};
}

} // namespace anneal::ui
