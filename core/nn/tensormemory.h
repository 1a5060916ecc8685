// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::nn {

/// Lets the memory of freed tensors serve the next ones of their size, and the process keep it. Call once, before the first tensor is made.
void reuseTensorMemory();

} // namespace anneal::nn
