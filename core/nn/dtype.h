// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/choices.h"

namespace anneal::nn {

/// Where the tensors of a network lie.
enum class Device { Cpu };

using config::DType;

/// What Auto stands for on a device; the others stand for themselves.
DType resolved(DType dtype, Device device = Device::Cpu);

} // namespace anneal::nn
