// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/jinja/renderlimits.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anneal::text {

struct Rendered
{
    std::string text;
    /// [begin, end) in bytes of `text` that {% generation %} blocks covered.
    std::vector<std::pair<std::size_t, std::size_t>> generated;
    /// For each of `generated`: which of the messages a loop of the template was at; nothing where none was.
    std::vector<std::optional<std::size_t>> speakers;
};

using jinja::RenderLimits;

/// A Jinja template as transformers runs it: immutable sandbox, trim_blocks and lstrip_blocks on, loop controls, generation blocks.
/// No host objects can be reached; steps, depth, output and time are bounded. Constant after construction.
class ChatTemplate
{
public:
    /// Fails with BadInput naming line and problem.
    static base::Result<ChatTemplate> compile(std::string_view source);

    /// Renders with `variables` (messages, tools, add_generation_prompt, bos_token …). `clock`: seconds since 1970 for strftime_now.
    /// Fails with BadInput: the template's own raise_exception message, or what went wrong; Unsafe when a limit is passed.
    base::Result<Rendered> render(const base::Json &variables, double clock, const RenderLimits &limits = {}) const;

    /// As transformers' apply_chat_template calls it: drops keys with null from messages, aliases reasoning_content and thinking,
    /// passes tools, documents (null when absent), the special tokens, and `extra` keyword arguments. NullContent::Keep hands a content of
    /// null on, for templates that recognise a turn which only calls tools by it.
    enum class NullContent { Drop, Keep };
    base::Result<Rendered> renderChat(const base::Json &messages, const base::Json &tools, bool addGenerationPrompt, const base::Json &specialTokens,
        const base::Json &extra, double clock, NullContent nullContent = NullContent::Drop) const;

    /// Whether an error of render() or renderChat(), with kRefused before it or not, is the template's own fault or a limit's, rather than what it
    /// says of the conversation with raise_exception, or what is wrong with the messages themselves.
    static bool isAtFault(const base::Error &error);
    static constexpr const char *kRefused = tr_("the chat template refused the row: %1");

    struct Program; // private to the .cpp files
private:
    explicit ChatTemplate(std::shared_ptr<const Program> program);
    std::shared_ptr<const Program> m_program;
};

} // namespace anneal::text
