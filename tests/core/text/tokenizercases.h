// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/tokenizer.h"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

/// Reading tokenizers and comparing them with what their own libraries give.
namespace anneal::tests {

inline base::Json jsonOf(const std::filesystem::path &file)
{
    const auto text = base::readFile(file);
    if (!text)
        return nullptr;
    auto json = base::parseJson(*text);
    return json ? *json : base::Json();
}

inline weights::ModelFiles filesOf(const std::filesystem::path &path)
{
    weights::ModelFiles files;
    files.folder = path;
    if (path.extension() == ".gguf") {
        files.kind = weights::ModelFiles::Kind::Gguf;
        files.gguf = path;
        files.folder = path.parent_path();
    }
    return files;
}

inline std::string printed(const std::vector<std::int32_t> &ids)
{
    std::string text;
    for (const auto id : ids)
        text += std::to_string(id) + ' ';
    return text;
}

inline std::vector<std::int32_t> idsOf(const base::Json &json)
{
    return json.get<std::vector<std::int32_t>>();
}

/// What differs from the expectations for one text, one line each.
inline std::string differences(const text::Tokenizer &tokenizer, const std::string &text, const base::Json &expected)
{
    std::string found;
    const auto compare = [&](const char *what, const std::string &actual, const std::string &wanted) {
        if (actual != wanted)
            found += std::string(what) + " of " + base::toJsonLine(text.substr(0, 100)) + ": " + actual.substr(0, 200) + " instead of "
                + wanted.substr(0, 200) + '\n';
    };
    const auto plain = expected.contains("ids_plain") ? idsOf(expected["ids_plain"]) : idsOf(expected["ids"]);
    compare("ids_plain", printed(*tokenizer.encode(text, { false, true })), printed(plain));
    const auto ids = expected.contains("ids") ? idsOf(expected["ids"]) : plain;
    if (expected.contains("ids")) {
        compare("ids", printed(*tokenizer.encode(text)), printed(ids));
        compare("ids_added", printed(*tokenizer.encode(text, { true, false })),
            printed(expected.contains("ids_added") ? idsOf(expected["ids_added"]) : ids));
    }
    const auto decoded = expected.value("decoded", text);
    compare("decoded", tokenizer.decode(ids), decoded);
    compare("decoded_skip_special", tokenizer.decode(ids, true), expected.value("decoded_skip_special", decoded));
    return found;
}

/// The text of `ids`, decoded one by one.
inline std::string streamed(const std::shared_ptr<const text::Tokenizer> &tokenizer, const std::vector<std::int32_t> &ids)
{
    text::StreamDecoder decoder(tokenizer);
    std::string text;
    for (const auto id : ids)
        text += decoder.add(id);
    return text + decoder.finish();
}

/// Streams tokens at random: parts of characters, long runs of them, whole ones among them, special tokens. Gives the first ids whose pieces are not
/// the text of all, or nothing.
inline std::string streamedOtherwise(const std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    std::mt19937 random(11);
    std::vector<std::int32_t> parts, euro;
    for (std::int32_t id = 0; id < tokenizer->size(); ++id)
        if (const auto bytes = tokenizer->bytesOf(id); bytes.size() == 1 && static_cast<unsigned char>(bytes[0]) >= 0x80)
            parts.push_back(id);
    for (const unsigned char byte : { 0xE2, 0x82, 0xAC })
        if (const auto id = tokenizer->byteToken(byte))
            euro.push_back(*id);
    if (euro.empty())
        euro = *tokenizer->encode("€");
    for (int round = 0; round < 60; ++round) {
        std::vector<std::int32_t> ids;
        while (ids.size() < 120) {
            const bool isPart = !parts.empty() && random() % 3 != 0;
            const auto id = isPart ? parts[random() % parts.size()] : std::int32_t(random() % std::uint32_t(tokenizer->size()));
            ids.insert(ids.end(), random() % 20 == 0 ? 1 + random() % 100 : 1, id);
            if (random() % 4 == 0)
                ids.insert(ids.end(), euro.begin(), euro.end());
        }
        const auto wanted = tokenizer->decode(ids, true), made = streamed(tokenizer, ids);
        if (made != wanted)
            return printed(ids) + "\n" + made + "\ninstead of\n" + wanted;
    }
    return {};
}

} // namespace anneal::tests
