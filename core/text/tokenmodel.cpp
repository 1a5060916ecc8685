// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenmodel.h"

#include "core/base/tr.h"
#include "core/text/bpe.h"
#include "core/text/stepjson.h"
#include "core/text/unigram.h"
#include "core/text/wordpiece.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneal::text {
namespace {

using Made = base::Result<std::unique_ptr<TokenModel>>;

base::Result<Vocabulary> readVocabulary(const StepJson &json)
{
    const auto *tokens = json.member("vocab");
    if (!tokens || !tokens->is_object())
        return json.corrupt(tr_("%1 has no vocabulary"));
    Vocabulary vocabulary;
    const auto &entries = tokens->get_ref<const base::Json::object_t &>();
    vocabulary.reserve(entries.size(), entries.size() * 8);
    for (const auto &[text, id] : entries) {
        if (!id.is_number_integer() || (id.is_number_unsigned() && id.get<std::uint64_t>() >= std::uint64_t(Vocabulary::kIds)))
            return json.corrupt(tr_("%1 gives the token \"%2\" an id that is not a number in range"), text.substr(0, 100));
        if (const auto added = vocabulary.add(text, id.get<std::int64_t>()); !added)
            return added.error();
    }
    return vocabulary;
}

using Merges = std::vector<std::pair<std::string_view, std::string_view>>;

base::Result<Merges> readMerges(const StepJson &json)
{
    const auto *list = json.member("merges");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no list of merges"));
    Merges merges;
    merges.reserve(list->size());
    for (const auto &each : *list) {
        if (each.is_string()) {
            const std::string_view line = each.get_ref<const std::string &>();
            if (line.starts_with("#version"))
                continue;
            const auto space = line.find(' ');
            if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
                return json.corrupt(tr_("%1 has the merge \"%2\", which is not two tokens"), line.substr(0, 100));
            merges.emplace_back(line.substr(0, space), line.substr(space + 1));
        } else if (each.is_array() && each.size() == 2 && each[0].is_string() && each[1].is_string()) {
            merges.emplace_back(each[0].get_ref<const std::string &>(), each[1].get_ref<const std::string &>());
        } else {
            return json.corrupt(tr_("%1 has a merge that is not two tokens"));
        }
    }
    return merges;
}

Made readBpe(const StepJson &json)
{
    auto vocabulary = readVocabulary(json);
    if (!vocabulary)
        return vocabulary.error();
    const auto merges = readMerges(json);
    if (!merges)
        return merges.error();
    BpeSettings settings;
    settings.unknown = json.text("unk_token");
    settings.continuingPrefix = json.text("continuing_subword_prefix").value_or(std::string());
    settings.endSuffix = json.text("end_of_word_suffix").value_or(std::string());
    settings.fuseUnknown = json.flag("fuse_unk", false);
    settings.byteFallback = json.flag("byte_fallback", false);
    settings.ignoreMerges = json.flag("ignore_merges", false);
    return Bpe::create(std::move(*vocabulary), *merges, std::move(settings));
}

Made readUnigram(const StepJson &json)
{
    const auto *list = json.member("vocab");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no vocabulary"));
    std::vector<UnigramPiece> pieces;
    for (const auto &each : *list) {
        if (!each.is_array() || each.size() != 2 || !each[0].is_string() || !each[1].is_number() || !std::isfinite(each[1].get<double>()))
            return json.corrupt(tr_("%1 has a piece that is not a text and a finite score"));
        pieces.push_back({ each[0].get<std::string>(), each[1].get<double>(), true });
    }
    const auto *unknown = json.member("unk_id");
    if (unknown && !unknown->is_number_integer())
        return json.corrupt(tr_("%1 has an unk_id that is not a number"));
    return Unigram::create(pieces, json.number("unk_id"), json.flag("byte_fallback", false));
}

Made readWordPiece(const StepJson &json, bool whole)
{
    auto vocabulary = readVocabulary(json);
    if (!vocabulary)
        return vocabulary.error();
    WordPieceSettings settings;
    settings.unknown = json.text("unk_token").value_or(whole ? "<unk>" : "[UNK]");
    settings.prefix = json.text("continuing_subword_prefix").value_or("##");
    settings.longestWord = json.number("max_input_chars_per_word").value_or(100);
    if (whole)
        return makeWordLevel(std::move(*vocabulary), settings.unknown);
    return makeWordPiece(std::move(*vocabulary), std::move(settings));
}

} // namespace

base::Result<std::unique_ptr<TokenModel>> readTokenModel(const base::Json &value)
{
    const StepJson json(value, StepJson::kModel);
    auto type = json.type();
    if (type.empty()) { // files of older versions name no type: it shows in what else they have
        const auto *vocabulary = json.member("vocab");
        type = json.member("merges")                   ? "BPE"
            : vocabulary && vocabulary->is_array()     ? "Unigram"
            : json.member("continuing_subword_prefix") ? "WordPiece"
                                                       : "WordLevel";
    }
    if (type == "BPE")
        return readBpe(json);
    if (type == "Unigram")
        return readUnigram(json);
    if (type == "WordPiece")
        return readWordPiece(json, false);
    if (type == "WordLevel")
        return readWordPiece(json, true);
    return json.unsupported();
}

std::vector<std::int32_t> byteTokens(const Vocabulary &vocabulary)
{
    std::vector<std::int32_t> ids;
    for (unsigned byte = 0; byte < 256; ++byte) {
        std::array<char, 8> name {};
        std::snprintf(name.data(), name.size(), "<0x%02X>", byte);
        ids.push_back(vocabulary.id(name.data()).value_or(-1));
    }
    return ids;
}

bool addBytes(const std::vector<std::int32_t> &byteTokens, std::string_view text, Range range, std::vector<PieceToken> &tokens)
{
    const auto tokenOf = [&](char byte) { return byteTokens[static_cast<unsigned char>(byte)]; };
    if (std::any_of(text.begin(), text.end(), [&](char byte) { return tokenOf(byte) < 0; }))
        return false;
    for (std::uint32_t i = 0; i < range.size(); ++i)
        tokens.push_back({ tokenOf(text[i]), { range.begin + i, range.begin + i + 1 } });
    return true;
}

} // namespace anneal::text
