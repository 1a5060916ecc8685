// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/torcherror.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace anneal::model {

namespace {

base::Error outOfMemory()
{
    return { base::ErrorKind::OutOfMemory, "There is not enough memory for this.",
        "Close other programs or choose a smaller model; for a training, use smaller batches or a shorter sequence length, or set "
        "training.gradient_checkpointing to true." };
}

bool isAllocationFailure(const std::string &text)
{
    for (const char *sign : { "DefaultCPUAllocator", "not enough memory", "out of memory", "Cannot allocate memory" })
        if (text.find(sign) != std::string::npos)
            return true;
    return false;
}

base::Error failure(const std::string &text)
{
    if (isAllocationFailure(text))
        return outOfMemory();
    return { base::ErrorKind::Internal, "The tensor library failed: " + text.substr(0, text.find('\n')) + ".", {} };
}

} // namespace

base::Error currentTorchError()
{
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return outOfMemory();
    } catch (const c10::Error &error) {
        return failure(error.what_without_backtrace());
    } catch (const std::exception &error) {
        return failure(error.what());
    } catch (...) {
        return { base::ErrorKind::Internal, "The tensor library failed without saying why.", {} };
    }
}

} // namespace anneal::model
