// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/templatearguments.h"

#include "core/base/tr.h"

namespace anneal::text {
namespace {

/// What ChatTemplate::renderChat() gives, and the arguments of transformers' apply_chat_template that are none of the template's.
constexpr const char *kTaken[] { "messages", "conversation", "tools", "add_generation_prompt", "continue_final_message", "chat_template", "bos_token",
    "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token" };

} // namespace

std::string_view takenArgument(const base::Json &arguments)
{
    for (const auto *name : kTaken)
        if (arguments.contains(name))
            return name;
    return {};
}

base::Status checkTemplateArguments(const base::Json &arguments)
{
    const auto bad = [](std::string detail) { return base::Status(base::Error { base::ErrorKind::BadData, std::move(detail), {} }); };
    if (arguments.is_null())
        return base::ok();
    if (!arguments.is_object())
        return bad(tr_("\"chat_template_kwargs\" is not an object"));
    const auto taken = takenArgument(arguments);
    return taken.empty() ? base::ok() : bad(tr_("\"%1\" cannot stand in chat_template_kwargs: it comes from the row or the model", taken));
}

} // namespace anneal::text
