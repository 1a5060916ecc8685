// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace anneal::text {

/// What is put around the ids of one text: a list of templates that are filled in one after the other.
struct PostProcessor
{
    using Ids = std::vector<std::int32_t>;
    /// Items that name the same special token share its ids: a small file may name a long list of them many times.
    struct Item
    {
        std::shared_ptr<const Ids> ids; // none: those of the text (or of the template before)

        static Item text() { return {}; }
        static Item of(Ids ids) { return { std::make_shared<const Ids>(std::move(ids)) }; }
    };
    std::vector<std::vector<Item>> templates;
};

/// The step a tokenizer.json describes, for single texts; empty for null.
/// Fails with Unsupported naming an unknown step, Corrupt when a setting is missing or wrong.
base::Result<PostProcessor> readPostProcessor(const base::Json &json);

} // namespace anneal::text
