// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::kernels {

/// What of x86-64 this processor has: every loop is compiled for each of these.
enum class Level { Base, Avx2, Avx512 };
Level level();

} // namespace anneal::kernels
