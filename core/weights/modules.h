// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::weights {

/// One part of a decoder by the name that transformers gives it.
struct Module
{
    enum class Kind { Linear, Embedding, Norm, Other }; // Other: has no weights of its own

    std::string name; // "model.layers.0.self_attn.q_proj"
    Kind kind = Kind::Other;
    std::int64_t layer = -1;      // -1: it stands in none
    std::int64_t in = 0, out = 0; // of a linear layer; an embedding has as many rows as `in`; a norm is of size `out`
    bool hasBias = false;
};

/// Every part of a model of that shape: what named_modules() of transformers 5.24 lists, in the order of the passes.
std::vector<Module> modulesOf(const ModelShape &shape);

} // namespace anneal::weights
