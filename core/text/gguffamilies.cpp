// SPDX-License-Identifier: GPL-3.0-or-later
// Names and ways to split: llama-vocab.cpp of llama.cpp; where a model's own tokenizer.json splits otherwise, that one counts.
#include "core/base/tr.h"
#include "core/text/ggufvocabulary.h"
#include "core/text/patternscanner.h"

#include <algorithm>
#include <array>
#include <span>

namespace anneal::text {
namespace {

/// How text is split before byte-level BPE; the names are llama.cpp's (tokenizer.ggml.pre).
struct Family
{
    std::string_view name;
    enum class Split { Gpt2, Digits, Default, Patterned, DeepSeekLlm, DeepSeekCoder, DeepSeek3 } split;
    std::string_view pattern = {};
    bool ignoreMerges = false;
    bool composes = false; // NFC first, as the model's own tokenizer does
    bool addsBegin = false;
};

constexpr std::string_view kQwen35Pattern
    = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kTekkenPattern
    = R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kGpt4oPattern
    = R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

// Of DeepSeek's own tokenizer.json files: one step after the other.
constexpr std::string_view kDeepSeekLlmSteps[] { "[\r\n]",
    "\\s?[A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373"
    "\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f"
    "\u0531-\u0556\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79"
    "-\u1d9a\u1e00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-"
    "\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-"
    "\u1ffc\u2102\u2107\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134\u2139\u213c-"
    "\u213f\u2145-\u2149\u214e\u2183\u2184\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-"
    "\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17\uff21-\uff3a\uff41-\uff5a"
    "\U00010400-\U0001044f\U000104b0-\U000104d3\U000104d8-\U000104fb\U00010c80-\U00010cb2\U00010cc0-\U00010cf2"
    "\U000118a0-\U000118df\U0001e900-\U0001e943]+",
    "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", "\\s+$", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+" };
constexpr std::string_view kDeepSeekCoderSteps[] { "[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+" };
constexpr std::string_view kDeepSeek3Steps[] { "\\p{N}{1,3}", "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S"
    "}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+" };

using Split = Family::Split;
constexpr std::array kFamilies {
    Family { "gpt-2", Split::Gpt2 },
    Family { "phi-2", Split::Gpt2 },
    Family { "mpt", Split::Gpt2 },
    Family { "olmo", Split::Gpt2 },
    Family { "jais", Split::Gpt2 },
    Family { "smollm", Split::Digits },
    Family { "starcoder", Split::Digits },
    Family { "refact", Split::Digits },
    Family { "command-r", Split::Digits },
    Family { "codeshell", Split::Digits },
    Family { "default", Split::Default },
    Family { "llama-bpe", Split::Patterned, kLlama3Pattern, true, false, true },
    Family { "llama3", Split::Patterned, kLlama3Pattern, true, false, true },
    Family { "llama-v3", Split::Patterned, kLlama3Pattern, true, false, true },
    Family { "falcon3", Split::Patterned, kLlama3Pattern, true, false, true },
    Family { "dbrx", Split::Patterned, kLlama3Pattern },
    Family { "smaug-bpe", Split::Patterned, kLlama3Pattern },
    Family { "qwen2", Split::Patterned, kQwen2Pattern, false, true },
    Family { "deepseek-r1-qwen", Split::Patterned, kQwen2Pattern },
    Family { "qwen35", Split::Patterned, kQwen35Pattern, false, true },
    Family { "tekken", Split::Patterned, kTekkenPattern, true },
    Family { "gpt-4o", Split::Patterned, kGpt4oPattern },
    Family { "deepseek-llm", Split::DeepSeekLlm },
    Family { "deepseek-coder", Split::DeepSeekCoder },
    Family { "deepseek-v3", Split::DeepSeek3 },
};

base::Json splitJson(std::string_view pattern)
{
    return { { "type", "Split" }, { "pattern", { { "Regex", pattern } } }, { "behavior", "Isolated" }, { "invert", false } };
}

base::Json preTokenizerJson(const Family &family)
{
    const auto byteLevel = [](bool regex) { return base::Json { { "type", "ByteLevel" }, { "add_prefix_space", false }, { "use_regex", regex } }; };
    auto steps = base::Json::array();
    const base::Json digits { { "type", "Digits" }, { "individual_digits", true } };
    const auto add = [&](std::span<const std::string_view> patterns) {
        for (const auto pattern : patterns)
            steps.push_back(splitJson(pattern));
    };
    switch (family.split) {
    case Split::Gpt2:
        steps.push_back(byteLevel(true));
        break;
    case Split::Digits:
        steps.push_back(digits);
        steps.push_back(byteLevel(true));
        break;
    case Split::Default: // what llama.cpp does for a family that says nothing better
        steps.push_back(splitJson(R"([\p{P}\$\+<=>\^~\|]+)"));
        steps.push_back(splitJson(kGpt2Pattern));
        steps.push_back(splitJson(R"(\p{N}+)"));
        steps.push_back(splitJson("[0-9][0-9][0-9]"));
        steps.push_back(byteLevel(false));
        break;
    case Split::DeepSeekLlm:
        add(kDeepSeekLlmSteps);
        steps.push_back(digits);
        steps.push_back(byteLevel(false));
        break;
    case Split::DeepSeekCoder:
        add(kDeepSeekCoderSteps);
        steps.push_back(digits);
        steps.push_back(byteLevel(false));
        break;
    case Split::DeepSeek3:
        add(kDeepSeek3Steps);
        steps.push_back(byteLevel(false));
        break;
    case Split::Patterned:
        steps.push_back(splitJson(family.pattern));
        steps.push_back(byteLevel(false));
        break;
    }
    return { { "type", "Sequence" }, { "pretokenizers", std::move(steps) } };
}

} // namespace

base::Result<GgufFamily> ggufFamily(std::string_view asked)
{
    const auto name = asked.empty() ? std::string_view("default") : asked;
    const auto family = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family &each) { return each.name == name; });
    if (family == kFamilies.end()) {
        return base::Error { base::ErrorKind::Unsupported,
            tr_("tokenizers of the family \"%1\" (tokenizer.ggml.pre) are not supported yet.", name.substr(0, 100)),
            tr_("Use the model's Hugging Face folder with its tokenizer.json.") };
    }
    return GgufFamily { preTokenizerJson(*family), family->ignoreMerges, family->composes, family->addsBegin };
}

} // namespace anneal::text
