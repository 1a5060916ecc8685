// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/text/rowencoder.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace anneal::ui {

/// Tokenizers by model, loaded once. Any thread; shared by the steps of the wizard.
class ModelTexts
{
public:
    /// The tokenizer of the model of a project's configuration.
    /// Fails as weights::findModel() and text::Tokenizer::load(). A failure is not remembered: the model may arrive.
    base::Result<std::shared_ptr<const text::Tokenizer>> tokenizer(const config::ModelConfig &model, const std::filesystem::path &project);

private:
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<const text::Tokenizer>> m_loaded; // guarded by m_mutex
};

} // namespace anneal::ui
