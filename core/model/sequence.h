// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/form.h"
#include "core/model/generate.h"
#include "core/model/textsofar.h"
#include "core/weights/modelshape.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace anneal::model {

/// One text in the making: what was asked, the tokens so far, and whether it goes on. Knows nothing of how logits are made.
class Sequence
{
public:
    using Clock = std::chrono::steady_clock;

    Sequence(GenerateRequest request, const std::shared_ptr<const text::Tokenizer> &tokenizer, const weights::ModelShape &shape);

    /// Fails with BadInput where its form needs more tokens than there may be.
    base::Status check() const;

    /// The prompt and what was chosen after it.
    const std::vector<std::int32_t> &ids() const { return m_ids; }
    std::int64_t promptLength() const { return m_promptLength; }
    std::int64_t mostLength() const { return m_promptLength + m_most; } // of ids()

    /// Whether somebody asked it to stop.
    bool isCanceled() const { return m_request.stop.stop_requested(); }
    const std::stop_token &stopToken() const { return m_request.stop; }
    bool isFinished() const { return m_finished; }

    /// Chooses the next token from the logits after the last one, which it changes. Any thread.
    void choose(std::span<float> logits);
    /// Tells of the token that was chosen. Whether the text goes on.
    bool tell();
    /// Ends it where it is.
    void cancel();

    /// What became of it. Fails with Corrupt where the logits were no numbers.
    base::Result<Generated> result() &&;

private:
    void forbid(std::span<float> logits);
    std::int32_t pickInForm(std::span<float> logits);
    void take(std::int32_t id);
    bool isEnd(std::int32_t id) const;

    GenerateRequest m_request;
    std::vector<std::int64_t> m_ends;
    std::int64_t m_promptLength = 0, m_most = 0;
    std::vector<std::int32_t> m_ids;
    Sampler m_sampler;
    TextSoFar m_text;
    std::optional<grammar::FormWalker> m_walker;
    TokenPiece m_piece; // of the token that was chosen last
    Generated m_generated;
    bool m_finished = false;
    bool m_isCut = false; // the form was ended for want of tokens
    bool m_isDamaged = false;
    Clock::time_point m_begun = Clock::now(), m_first;
};

} // namespace anneal::model
