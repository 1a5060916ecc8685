// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/modeltexts.h"

#include "core/weights/modelfiles.h"

namespace anneal::ui {

base::Result<std::shared_ptr<const text::Tokenizer>> ModelTexts::tokenizer(const config::ModelConfig &model, const std::filesystem::path &project)
{
    const auto place = weights::modelPlace(model.modelName, project);
    const auto key = place + '\n' + model.revision;
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_loaded.find(key); found != m_loaded.end())
        return found->second;
    const auto files = weights::findModel(place, model.revision);
    if (!files)
        return files.error();
    auto loaded = text::Tokenizer::load(*files);
    if (loaded)
        m_loaded.emplace(key, *loaded);
    return loaded;
}

} // namespace anneal::ui
