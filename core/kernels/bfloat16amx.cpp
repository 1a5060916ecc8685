// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bfloat16gemm.h"

#include <atomic>
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace anneal::kernels {

namespace {

std::atomic<bool> isAllowed = true;

/// The kernel gives a process AMX's 8 KiB of registers only when it asks (Documentation/arch/x86/xstate.rst).
bool isGranted()
{
    constexpr long kRequest = 0x1023 /* ARCH_REQ_XCOMP_PERM */, kTileData = 18 /* XFEATURE_XTILEDATA */;
    return syscall(SYS_arch_prctl, kRequest, kTileData) == 0;
}

bool hasInstructions()
{
    constexpr unsigned kBFloat16 = 1U << 22, kTiles = 1U << 24;
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d & kBFloat16) != 0 && (d & kTiles) != 0;
}

} // namespace

bool usesAmx()
{
    static const bool has = hasBFloat16Gemm() && hasInstructions() && isGranted();
    return has && isAllowed;
}

void allowAmx(bool allow)
{
    isAllowed = allow;
}

} // namespace anneal::kernels
