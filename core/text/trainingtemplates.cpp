// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/trainingtemplates.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <vector>

namespace anneal::text {
namespace {

/// One place of a template: `stock` stands in it once and becomes `training`.
struct Edit
{
    std::string_view stock;
    std::string_view training;
};

/// A published template. The hash is that of its text without white space at either end.
struct Stock
{
    std::string_view sha256;
    std::vector<Edit> edits;
};

// The blocks begin behind the turn's header and end with its closing token.
const std::vector<Edit> kSmolLm2 {
    { "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}",
        "{{'<|im_start|>' + message['role'] + '\n'}}"
        "{% if message['role'] == 'assistant' %}{% generation %}{{message['content'] + '<|im_end|>' + '\n'}}{% endgeneration %}"
        "{% else %}{{message['content'] + '<|im_end|>' + '\n'}}{% endif %}" },
};

const std::vector<Edit> kLlama3 {
    { "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}"
      "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}",
        "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' %}"
        "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}"
        "{% if message['role'] == 'assistant' %}{% generation %}{{ message['content'] | trim + '<|eot_id|>' }}{% endgeneration %}"
        "{% else %}{{ message['content'] | trim + '<|eot_id|>' }}{% endif %}" },
};

constexpr Edit kLlama31Text { "{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}",
    "{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' }}"
    "{%- if message['role'] == 'assistant' %}{%- generation %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endgeneration %}"
    "{%- else %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endif %}" };
// Calls of the built-in tools stand in another branch, which rows of data never take.
constexpr Edit kLlama31Call { "{{- '{\"name\": \"' + tool_call.name + '\", ' }}",
    "{%- generation %}{{- '{\"name\": \"' + tool_call.name + '\", ' }}" };
const std::vector<Edit> kLlama31 {
    kLlama31Text,
    kLlama31Call,
    { "            {{- \"}\" }}\n        {%- endif %}\n        {%- if builtin_tools is defined %}",
        "            {{- \"}\" }}{%- if builtin_tools is not defined %}{{- \"<|eot_id|>\" }}{%- endif %}{%- endgeneration %}\n        {%- endif %}\n"
        "        {%- if builtin_tools is defined %}" },
    { "        {%- else %}\n            {{- \"<|eot_id|>\" }}\n        {%- endif %}\n    {%- elif message.role == \"tool\"",
        "        {%- endif %}\n    {%- elif message.role == \"tool\"" },
};
const std::vector<Edit> kLlama32 {
    kLlama31Text,
    kLlama31Call,
    { "        {{- \"}\" }}\n        {{- \"<|eot_id|>\" }}\n", "        {{- \"}\" }}\n        {{- \"<|eot_id|>\" }}{%- endgeneration %}\n" },
};

const std::vector<Edit> kQwen25 {
    { "(message.role == \"system\" and not loop.first) or (message.role == \"assistant\" and not message.tool_calls) %}",
        "(message.role == \"system\" and not loop.first) %}" },
    { "    {%- elif message.role == \"assistant\" %}\n        {{- '<|im_start|>' + message.role }}\n",
        "    {%- elif message.role == \"assistant\" and not message.tool_calls %}\n"
        "        {{- '<|im_start|>' + message.role + '\\n' }}{%- generation %}{{- message.content + '<|im_end|>' + '\\n' }}{%- endgeneration %}\n"
        "    {%- elif message.role == \"assistant\" %}\n        {{- '<|im_start|>' + message.role + '\\n' }}{%- generation %}\n" },
    { "{{- '\\n' + message.content }}\n        {%- endif %}", "{{- message.content + '\\n' }}\n        {%- endif %}" },
    { "            {{- '\\n<tool_call>\\n{\"name\": \"' }}", "            {{- '' if loop.first else '\\n' }}{{- '<tool_call>\\n{\"name\": \"' }}" },
    { "        {%- endfor %}\n        {{- '<|im_end|>\\n' }}\n", "        {%- endfor %}\n        {{- '<|im_end|>\\n' }}{%- endgeneration %}\n" },
};

const std::vector<Edit> kQwen3 {
    { "        {%- if loop.index0 > ns.last_query_index %}",
        "        {{- '<|im_start|>' + message.role + '\\n' }}{%- generation %}\n"
        "        {%- if loop.index0 > ns.last_query_index %}" },
    { "{{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n')", "{{- '<think>\\n' + reasoning_content.strip('\\n')" },
    { "            {%- else %}\n                {{- '<|im_start|>' + message.role + '\\n' + content }}",
        "            {%- else %}\n                {{- content }}" },
    { "        {%- else %}\n            {{- '<|im_start|>' + message.role + '\\n' + content }}", "        {%- else %}\n            {{- content }}" },
    { "        {%- endif %}\n        {{- '<|im_end|>\\n' }}\n", "        {%- endif %}\n        {{- '<|im_end|>\\n' }}{%- endgeneration %}\n" },
};

const std::vector<Edit> kMistral02 {
    { "{{- ' ' + message['content'] + eos_token}}", "{%- generation %}{{- ' ' + message['content'] + eos_token}}{%- endgeneration %}" },
};
constexpr Edit kMistralCall { "{{- \"[TOOL_CALLS] [\" }}", "{%- generation %}{{- \"[TOOL_CALLS] [\" }}" };
constexpr Edit kMistralCallEnd { "        {%- endfor %}\n    {%- elif message[\"role\"] == \"assistant\" %}",
    "        {%- endfor %}{%- endgeneration %}\n    {%- elif message[\"role\"] == \"assistant\" %}" };
const std::vector<Edit> kMistral03 {
    kMistralCall,
    kMistralCallEnd,
    { "{{- \" \" + message[\"content\"]|trim + eos_token}}",
        "{%- generation %}{{- \" \" + message[\"content\"]|trim + eos_token}}{%- endgeneration %}" },
};
const std::vector<Edit> kMistralNemo {
    { "{{- \"[TOOL_CALLS][\" }}", "{%- generation %}{{- \"[TOOL_CALLS][\" }}" },
    kMistralCallEnd,
    { "{{- message[\"content\"] + eos_token}}", "{%- generation %}{{- message[\"content\"] + eos_token}}{%- endgeneration %}" },
};
const std::vector<Edit> kMistralSmall {
    { "{{- message['content'] + eos_token }}", "{%- generation %}{{- message['content'] + eos_token }}{%- endgeneration %}" },
};

const std::vector<Stock> &stocks()
{
    static const std::vector<Stock> all {
        { "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788", kSmolLm2 },      // SmolLM2
        { "ba03a121d097859c7b5b9cd03af99aafe95275210d2876f642ad9929a150f122", kLlama3 },       // Llama 3
        { "93c0e9aa3629bbd77e68dbc0f5621f6e6b23aa8d74b932595cdb8d64684526d7", kLlama31 },      // Llama 3.1 and 3.3
        { "d82792f95932f1c9cef5c4bd992f171225e3bf8c7b609b4557c9e1ec96be819f", kLlama32 },      // Llama 3.2
        { "55b2f4a26ac9ee719330a61a0c39d9e538b0e9322212f048326318cff4f8674a", kQwen25 },       // Qwen 2.5
        { "87a2728cb8dc9fe424d624542f6060ec05a1d285ebbec578bb078900e33396b5", kQwen3 },        // Qwen 3
        { "bbc58aad99454df60138be9530c9601a0adfe3d8932cda975e1f10b2410ddc51", kMistral02 },    // Mistral 7B v0.2
        { "cafb64e0e9e5fd2503054b3479593fae39cbdfd52338ce8af9bb4664a8eb05bd", kMistral03 },    // Mistral 7B v0.3
        { "e7deee034838db2bfc7487788a3013d8a307ab69f72f3c54a85f06fd76007d4e", kMistralNemo },  // Mistral Nemo
        { "3934d199bfe5b6fab5cba1b5f8ee475e8d5738ac315f21cb09545b4e665cc005", kMistralSmall }, // Mistral Small 2501
    };
    return all;
}

} // namespace

std::optional<std::string> trainingTemplate(std::string_view stock)
{
    const auto hash = base::sha256(base::trimmed(stock));
    for (const auto &known : stocks()) {
        if (known.sha256 != hash)
            continue;
        std::string text(stock);
        for (const auto &edit : known.edits) {
            const auto at = text.find(edit.stock);
            if (at == std::string::npos || text.find(edit.stock, at + 1) != std::string::npos)
                return std::nullopt;
            text.replace(at, edit.stock.size(), edit.training);
        }
        return text;
    }
    return std::nullopt;
}

} // namespace anneal::text
