// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::data {

/// What the columns of a row say it is (names are written to reports, so they never change).
enum class RowFormat {
    Alpaca,             // instruction, [input,] output [, system, history]
    ShareGpt,           // conversations of {from, value} [, system, tools]
    Messages,           // messages of {role, content} [, system, tools]
    PromptCompletion,   // prompt, completion: strings, or lists of messages [, system, tools]
    Text,               // text
    Tokens,             // input_ids [, labels]
    Preference,         // [prompt,] chosen, rejected
    UnpairedPreference, // prompt, completion, label; any conversation with a label or kto_tag that judges it
    Stepwise,           // prompt, completions, labels
    PromptOnly,         // prompt
};

std::string_view formatName(RowFormat format); // "alpaca", "sharegpt" …

/// Renames columns: `mapping` is our name → theirs. A column of ours that is already there gives way.
base::Json mapped(base::Json row, const std::map<std::string, std::string> &mapping);

/// The formats a row can be read as, by its columns. Where the mapping names columns, only formats that use one of those remain.
std::vector<RowFormat> candidates(const base::Json &row, const std::map<std::string, std::string> &mapping = {});

/// A likely mapping for a row of no known format, and what it would leave out.
struct MappingProposal
{
    std::map<std::string, std::string> mapping; // our name → theirs, where they differ
    std::vector<std::string> leftOut;           // columns of text
};
/// `mapping`: what the row's columns were renamed by; the proposal is for the row as it was before. The row can be read by it.
std::optional<MappingProposal> proposedMapping(const base::Json &row, const std::map<std::string, std::string> &mapping = {});

/// The format of a file from its first row that has any. Fails with BadData where two are possible, saying which and how to choose,
/// or where none is, naming the columns and a likely mapping; with Unsupported for formats that no method trains on yet.
base::Result<RowFormat> recognise(const base::Json &row, const std::map<std::string, std::string> &mapping = {});

/// What a row is read as in a file of a known format: as the file where its columns allow that or say nothing, otherwise as they say.
/// `likely` is set to what the columns of a row that lacks all those of the file probably mean.
base::Result<RowFormat> formatWithin(
    RowFormat ofFile, const base::Json &row, const std::map<std::string, std::string> &mapping, std::string *likely = nullptr);

/// The columns of a row that hold what a question is about (context, passage, choices …), a system message, reasoning or a rejected answer, and
/// that its format does not read.
std::vector<std::string> unreadContext(RowFormat format, const base::Json &row);

} // namespace anneal::data
