// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/datamanifest.h"

#include "core/base/hash.h"
#include "core/base/tr.h"

namespace anneal::run {
namespace {

constexpr const char *kManifest = "data/manifest.json";

/// The hash of a file, null where there is none.
base::Result<base::Json> hashOf(const std::filesystem::path &file)
{
    auto hash = base::sha256OfFile(file);
    if (hash)
        return base::Json(std::move(*hash));
    if (hash.error().kind == base::ErrorKind::NotFound)
        return base::Json(nullptr);
    return hash.error();
}

} // namespace

base::Status writeDataHashes(const RunFolder &folder, const DataHashes &hashes, unsigned mode)
{
    const auto target = folder.target(kManifest);
    if (!target)
        return target.error();
    const base::Json json { { "train.jsonl", { { "sha256", hashes.train } } },
        { "validation.jsonl", hashes.validation ? base::Json { { "sha256", *hashes.validation } } : base::Json(nullptr) } };
    return base::writeFile(*target, base::toJsonText(json), mode);
}

base::Status checkData(const RunFolder &folder)
{
    const auto text = base::readFile(folder.path() / kManifest, 1 << 16);
    if (!text)
        return text.error().kind == base::ErrorKind::NotFound ? base::ok() : base::Status(text.error());
    const auto json = base::parseJson(*text);
    for (const auto &file : { folder.trainData(), folder.validationData() }) {
        const auto name = file.filename().string();
        const auto found = hashOf(file);
        if (!found)
            return found.error();
        base::Json expected;
        if (json && json->is_object() && json->contains(name) && (*json)[name].is_object() && (*json)[name].contains("sha256"))
            expected = (*json)[name]["sha256"];
        if (expected != *found)
            return base::Error { base::ErrorKind::BadData,
                found->is_null() ? tr_("%1 is missing, so its rows may not belong together.", file.string())
                                 : tr_("%1 is not the file that the run was made with, so its rows may not belong together.", file.string()),
                tr_("Start a new run from the project.") };
    }
    return base::ok();
}

} // namespace anneal::run
