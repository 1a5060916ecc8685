// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/guard.h"

#include <exception>
#include <new>

namespace anneal::base {

Error currentError()
{
    const std::string hint = "Please report this with what you did.";
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return { ErrorKind::OutOfMemory, "There is not enough memory.", "Close other programs, or use smaller files." };
    } catch (const std::exception &e) {
        return { ErrorKind::Internal, std::string("Something failed that should not: ") + e.what() + ".", hint };
    } catch (...) {
        return { ErrorKind::Internal, "Something failed that should not.", hint };
    }
}

} // namespace anneal::base
