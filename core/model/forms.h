// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/form.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace anneal::weights {
struct ModelShape;
}

namespace anneal::model {

/// The forms that answers of one model are wanted in, each compiled once and kept for the next who wants it. Any thread may call.
class Forms
{
public:
    Forms(std::shared_ptr<const text::Tokenizer> tokenizer, const weights::ModelShape &shape);

    /// Fails as grammar::Form::compile().
    base::Result<std::shared_ptr<const grammar::Form>> get(const grammar::FormSource &source);

private:
    const std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::vector<std::int32_t> m_ends;
    std::mutex m_mutex;
    std::shared_ptr<const grammar::Vocabulary> m_vocabulary;                          // all guarded by m_mutex
    std::deque<std::pair<std::string, std::shared_ptr<const grammar::Form>>> m_forms; // by what they are, the last used first
};

} // namespace anneal::model
