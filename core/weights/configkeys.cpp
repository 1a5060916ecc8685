// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/configkeys.h"

#include "core/base/files.h"
#include "core/base/tr.h"

namespace anneal::weights {

base::Result<Json> readObject(const std::filesystem::path &file)
{
    auto text = base::readFile(file, 64 << 20);
    if (!text)
        return text.error();
    auto parsed = base::parseJson(*text);
    if (parsed && parsed->is_object())
        return parsed;
    return base::Error { base::ErrorKind::Corrupt,
        parsed ? tr_("%1 is not a JSON object.", file.string()) : tr_("%1 is %2.", file.string(), parsed.error().detail),
        tr_("Download or copy the model again.") };
}

} // namespace anneal::weights
