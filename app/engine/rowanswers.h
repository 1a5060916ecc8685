// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/text/rowencoder.h"

#include <memory>
#include <string>
#include <vector>

namespace anneal::engine {

struct RowAnswerSettings
{
    std::string file; // JSONL: line, question, expected, answer, same; replaced
    std::int64_t maxNewTokens = 256;
    bool quiet = false;
};

struct RowAnswers
{
    std::int64_t asked = 0;  // rows that ask something
    std::int64_t silent = 0; // that ask nothing
    std::int64_t same = 0;   // that were answered word for word as the row does, but for white space at the ends
};

/// Before anything is computed: fails where the file is standard output, a folder, a device or the data itself, or its folder is missing.
base::Status checkAnswersFile(const std::string &file, const std::string &data);

/// Writes what a model answers to each row that asks something, always the likeliest token, many rows at a time.
base::Result<RowAnswers> answerRows(model::CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer,
    const text::RowEncoder &encoder, const std::vector<std::string> &lines, const RowAnswerSettings &settings);

} // namespace anneal::engine
