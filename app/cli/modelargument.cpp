// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/modelargument.h"

#include "core/weights/modelfiles.h"

#include <system_error>

namespace anneal::cli {
namespace fs = std::filesystem;
namespace {

bool hasTokenizer(const fs::path &folder)
{
    std::error_code ignored;
    for (const char *name : { "tokenizer.json", "tokenizer.model", "vocab.json" }) {
        if (fs::exists(folder / name, ignored))
            return true;
    }
    return false;
}

} // namespace

base::Result<std::shared_ptr<const text::Tokenizer>> loadTokenizer(const std::string &model, const std::string &revision, const fs::path &base)
{
    const auto place = weights::modelPlace(model, base);
    if (hasTokenizer(place)) { // the weights are not asked for
        weights::ModelFiles files;
        files.name = model;
        files.folder = place;
        return text::Tokenizer::load(files);
    }
    const auto files = weights::findModel(place, revision);
    if (!files)
        return files.error();
    return text::Tokenizer::load(*files);
}

} // namespace anneal::cli
