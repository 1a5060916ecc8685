// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/rowencoder.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace anneal::ui {

/// Tokenizers by model, loaded once. Any thread; shared by the steps of the wizard.
class ModelTexts
{
public:
    /// Fails as weights::findModel() and text::Tokenizer::load(). A failure is not remembered: the model may arrive.
    base::Result<std::shared_ptr<const text::Tokenizer>> tokenizer(const std::string &model, const std::string &revision);

private:
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<const text::Tokenizer>> m_loaded; // guarded by m_mutex
};

} // namespace anneal::ui
