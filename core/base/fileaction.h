// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tr.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace anneal::base {

/// What was tried with a file or folder, as fileError() and its like are told it: "read", "create the folder". Other words than those of the
/// sentences below do not compile.
class FileAction
{
public:
    consteval FileAction(const char *doing) : m_form(formOf(doing)) { }

    /// "Cannot read FILE: WHY."
    std::string failed(const std::filesystem::path &file, std::string_view why) const { return fill(m_form, { file.string(), why }); }

private:
    static constexpr std::array kForms {
        tr_("Cannot create the folder %1: %2."),
        tr_("Cannot lock %1: %2."),
        tr_("Cannot map %1: %2."),
        tr_("Cannot open %1: %2."),
        tr_("Cannot read %1: %2."),
        tr_("Cannot read the folder %1: %2."),
        tr_("Cannot read the free space of %1: %2."),
        tr_("Cannot remove %1: %2."),
        tr_("Cannot rename to %1: %2."),
        tr_("Cannot repair %1: %2."),
        tr_("Cannot run %1: %2."),
        tr_("Cannot sync %1: %2."),
        tr_("Cannot write %1: %2."),
    };

    static void isUnknown(); // never defined
    static consteval const char *formOf(std::string_view doing)
    {
        constexpr std::string_view kBefore = "Cannot ", kBehind = " %1: %2."; // not translated: parts of forms
        for (const std::string_view form : kForms)
            if (form.size() == kBefore.size() + doing.size() + kBehind.size() && form.substr(kBefore.size()).starts_with(doing))
                return form.data();
        isUnknown();
        return nullptr;
    }

    const char *m_form;
};

} // namespace anneal::base
