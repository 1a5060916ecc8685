// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/configkeys.h"

#include "core/base/files.h"

namespace anneal::weights {

base::Result<Json> readObject(const std::filesystem::path &file)
{
    auto text = base::readFile(file, 64 << 20);
    if (!text)
        return text.error();
    auto parsed = base::parseJson(*text);
    if (!parsed || !parsed->is_object()) {
        return base::Error { base::ErrorKind::Corrupt,
            file.string() + " is " + (parsed ? std::string("no JSON object") : parsed.error().detail) + ".", "Download or copy the model again." };
    }
    return parsed;
}

} // namespace anneal::weights
