// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace anneal::model {
class CausalLm;
}

namespace anneal::serve {

/// The base models of a server: weights that several models have in common are in memory once, as long as one of them is. Any thread may call.
class Bases
{
public:
    /// `texts`: that a model makes at a time.
    explicit Bases(std::size_t texts = 32) : m_texts(texts) { }
    std::size_t texts() const { return m_texts; }

    /// The same for all models that share their weights.
    static std::string keyOf(const weights::ModelFiles &files) { return (files.gguf.empty() ? files.folder : files.gguf).string(); }

    struct Model
    {
        std::shared_ptr<model::CausalLm> network;
        std::shared_ptr<const model::CausalLm> base; // keep it as long: others find the weights by it. Null where they are the model's alone
    };
    /// The model of these files with the adapter, if any. An adapter that changes weights of its base has one for itself. Fails as loading does.
    base::Result<Model> load(
        const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, const std::stop_token &stop);

private:
    base::Result<std::shared_ptr<const model::CausalLm>> base(const weights::ModelFiles &files, nn::DType dtype, const std::stop_token &stop);

    const std::size_t m_texts;
    std::mutex m_mutex;
    std::map<std::string, std::weak_ptr<const model::CausalLm>> m_bases; // guarded by m_mutex; by their files
};

} // namespace anneal::serve
