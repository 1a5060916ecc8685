// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"

namespace anneal::base {

std::string fill(std::string_view form, std::initializer_list<std::string_view> arguments)
{
    std::string text;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const auto number = form[i] == '%' && i + 1 < form.size() ? std::size_t(form[i + 1] - '1') : arguments.size();
        if (number < arguments.size()) {
            text += arguments.begin()[number];
            ++i;
        } else {
            text += form[i];
        }
    }
    return text;
}

} // namespace anneal::base
