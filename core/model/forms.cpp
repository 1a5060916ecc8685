// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/forms.h"

#include "core/weights/modelshape.h"

#include <algorithm>

namespace anneal::model {

namespace {

constexpr std::size_t kMostForms = 64; // that are kept

/// Different for different forms.
std::string keyOf(const grammar::FormSource &source)
{
    return base::toJsonLine({ int(source.kind), source.schema, source.pattern, source.choices, source.objects });
}

} // namespace

Forms::Forms(std::shared_ptr<const text::Tokenizer> tokenizer, const weights::ModelShape &shape) : m_tokenizer(std::move(tokenizer))
{
    for (const auto id : shape.eosIds)
        m_ends.push_back(std::int32_t(id));
}

base::Result<std::shared_ptr<const grammar::Form>> Forms::get(const grammar::FormSource &source)
{
    auto key = keyOf(source);
    std::shared_ptr<const grammar::Vocabulary> vocabulary;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_forms.begin(), m_forms.end(), [&](const auto &each) { return each.first == key; });
        if (found != m_forms.end()) {
            std::rotate(m_forms.begin(), found, found + 1);
            return m_forms.front().second;
        }
        if (!m_vocabulary)
            m_vocabulary = grammar::Vocabulary::of(*m_tokenizer);
        vocabulary = m_vocabulary;
    }
    auto form = grammar::Form::compile(source, std::move(vocabulary), m_ends); // others need not wait for it
    if (!form)
        return form.error();
    const std::lock_guard lock(m_mutex);
    m_forms.emplace_front(std::move(key), *form);
    if (m_forms.size() > kMostForms)
        m_forms.pop_back();
    return form;
}

} // namespace anneal::model
