// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/adapterpass.h"

namespace anneal::nn {

namespace {

/// splitmix64: neighbouring numbers become unrelated keys.
std::uint64_t mixed(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

} // namespace

kernels::DropoutMask AdapterPass::mask(std::uint64_t number) const
{
    return { mixed(mixed(random.seed) + number), float(dropout) };
}

} // namespace anneal::nn
