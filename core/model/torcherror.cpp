// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/torcherror.h"

#include "core/base/tr.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>
#include <string_view>

namespace anneal::model {

namespace {

base::Error outOfMemory()
{
    return { base::ErrorKind::OutOfMemory, tr_("There is not enough memory for this."),
        tr_("Close other programs or choose a smaller model; for training, use smaller batches or a shorter sequence length, or set "
            "training.gradient_checkpointing to true.") };
}

bool isAllocationFailure(const std::string &text)
{
    const auto says = [&](std::string_view sign) { return text.find(sign) != std::string::npos; };
    return says("DefaultCPUAllocator") || says("not enough memory") // not translated: torch's words
        || says("out of memory") || says("Cannot allocate memory"); // not translated: torch's words
}

base::Error failure(const std::string &text)
{
    if (isAllocationFailure(text))
        return outOfMemory();
    return { base::ErrorKind::Internal, tr_("The tensor library failed: %1.", text.substr(0, text.find('\n'))), {} };
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
        return { base::ErrorKind::Internal, tr_("The tensor library failed without saying why."), {} };
    }
}

} // namespace anneal::model
