// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace anneal::model {

struct NamedTensor
{
    std::string name; // as PEFT writes it: base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight
    at::Tensor tensor;
};

} // namespace anneal::model
