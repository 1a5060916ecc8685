// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/parallel.h"
#include "core/nn/dtype.h"
#include "core/nn/ops.h"

namespace anneal::nn {

/// The fastest way to make each step of a network on a device; lives as long as the program.
const Ops &opsFor(Device device);

/// What passes over weights of a type run on, while it lives.
kernels::Threads threadsFor(const Ops &ops, at::ScalarType type);

/// The type of what enters products where weights are held as `dtype`, which is not Auto.
at::ScalarType scalarType(DType dtype);

} // namespace anneal::nn
