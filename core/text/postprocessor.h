// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <vector>

namespace anneal::text {

/// What is put around the ids of one text: a list of templates that are filled in one after the other.
struct PostProcessor
{
    struct Item
    {
        bool isText;                   // the ids of the text (or of the template before)
        std::vector<std::int32_t> ids; // otherwise these
    };
    std::vector<std::vector<Item>> templates;
};

/// The step a tokenizer.json describes, for single texts; empty for null.
/// Fails with Unsupported naming an unknown step, Corrupt when a setting is missing or wrong.
base::Result<PostProcessor> readPostProcessor(const base::Json &json);

} // namespace anneal::text
