// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/weights/modelfiles.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::text {

struct Token
{
    std::int32_t id = 0;
    std::uint32_t begin = 0; // bytes of the input this token came from; begin == end for one that was added around it
    std::uint32_t end = 0;
    bool special = false; // a special or added token recognised in the text, or added by the post-processor
};

struct EncodeOptions
{
    bool addSpecial = false;    // what the post-processor adds: BOS, [CLS] …
    bool specialAsText = false; // special tokens written in the text are ordinary characters
    bool addedAsText = false;   // every added token is
};

/// Text to token ids and back, with exactly the ids of the model's own tokenizer.
/// Constant after construction: any number of threads may use one.
class Tokenizer
{
public:
    /// From tokenizer.json (+ tokenizer_config.json), tokenizer.model, vocab.json + merges.txt, or a GGUF's vocabulary.
    /// Fails with NotFound naming the missing file, Unsupported naming the step or family that is not implemented, Corrupt otherwise.
    static base::Result<std::shared_ptr<const Tokenizer>> load(const weights::ModelFiles &files);

    virtual ~Tokenizer() = default;

    /// Invalid UTF-8 is read as U+FFFD; a character that the vocabulary lacks becomes bytes, unk, or nothing, as the model says.
    /// Fails only with Unsafe naming the tokenizer, when it takes so long or makes so much of a text that it can only be meant to.
    virtual base::Result<std::vector<Token>> tokens(std::string_view utf8, const EncodeOptions &options = {}) const = 0;
    base::Result<std::vector<std::int32_t>> encode(std::string_view utf8, const EncodeOptions &options = {}) const;

    virtual std::string decode(std::span<const std::int32_t> ids, bool skipSpecial = false) const = 0;
    /// The raw bytes one token stands for (may be a part of a UTF-8 sequence); its text for a special token.
    virtual std::string bytesOf(std::int32_t id) const = 0;
    virtual std::optional<std::int32_t> idOf(std::string_view token) const = 0; // by its text in the vocabulary
    virtual bool isSpecial(std::int32_t id) const = 0;
    virtual bool isAdded(std::int32_t id) const = 0; // found in a text before it is cut into words; special ones are, and others
    virtual std::int32_t size() const = 0;           // one more than the highest id

    /// Special tokens by role: "bos_token", "eos_token", "pad_token", "unk_token"; empty when the model names none.
    virtual std::string roleText(std::string_view role) const = 0;
    std::optional<std::int32_t> roleId(std::string_view role) const;
    /// The token <0xE2> that stands for a single byte of a character without a token; nothing where the vocabulary spells bytes in another way.
    std::optional<std::int32_t> byteToken(unsigned char byte) const;
    /// The roles that have a text: those of every model, and those it has for itself, as "image_token".
    virtual std::vector<std::string> roles() const = 0;

    /// The model's own chat template (chat_template.jinja, tokenizer_config.json, or the GGUF's), empty when it has none.
    virtual const std::string &chatTemplate() const = 0;
    /// The one it has for conversations with tools (the named template "tool_use"), empty when that is the same.
    virtual const std::string &toolTemplate() const = 0;
};

/// Turns a stream of ids into text piece by piece. The pieces together are what decode() gives for all ids, so what later ids may change is held
/// back: bytes of an unfinished character, and with tokenizers that make each byte of a malformed run U+FFFD, as Llama 2's, every run of bytes.
class StreamDecoder
{
public:
    explicit StreamDecoder(std::shared_ptr<const Tokenizer> tokenizer);
    std::string add(std::int32_t id); // special tokens give nothing
    /// Where something else comes after the text so far: the characters of a run that is held back though it is well formed so far.
    std::string settle();
    std::string finish(); // what was held back, malformed bytes as U+FFFD

private:
    bool isHeldByte(std::int32_t id);
    std::string handOut(const std::string &text);
    std::string cut(const std::string &text);

    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::vector<std::int32_t> m_ids;      // the last ones only: those before them have no more influence
    std::size_t m_settled = 0;            // ids whose text was handed out
    std::size_t m_given = 0;              // bytes of the text of m_ids handed out
    std::string m_run;                    // bytes of the tokens at the end that stand for one each, as long as their text is not certain
    bool m_isBehindRun = false;           // that settle() has ended
    bool m_breaksWholeCharacters = false; // in a run with a malformed part
};

} // namespace anneal::text
