// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/pipeline.h"

#include <optional>

namespace anneal::text {

/// What differs between BERTs.
struct BertSettings
{
    bool lowercase = true;
    std::optional<bool> stripsAccents; // none: as lowercase
    bool spacesChinese = true;         // a space on both sides of each Chinese character
    std::string unknown = "[UNK]";
};

/// The steps of a BERT whose files are no more than a list of tokens ("##" in front of those that continue a word): BasicTokenizer and WordPiece.
Pipeline makeBert(Vocabulary vocabulary, const BertSettings &settings);

/// Puts these ids around a text: [CLS] and [SEP].
void putAround(Pipeline &pipeline, std::int32_t begin, std::int32_t end);

} // namespace anneal::text
