// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/sentencesplitter.h"

#include "core/base/tr.h"
#include "core/split/merge.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

namespace anneal::split {

void SentenceSplitter::cut(Work &work) const
{
    UErrorCode failure = U_ZERO_ERROR;
    const auto document = work.document;
    const std::unique_ptr<UText, UText *(*)(UText *)> text(
        utext_openUTF8(nullptr, document.data(), static_cast<std::int64_t>(document.size()), &failure), utext_close);
    const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), failure));
    if (U_SUCCESS(failure))
        breaks->setText(text.get(), failure);
    if (U_FAILURE(failure))
        throw Failed { { base::ErrorKind::Unsupported, tr_("The sentences of the text cannot be found: %1.", u_errorName(failure)), {} } };
    std::vector<Piece> sentences;
    std::size_t begin = 0;
    for (auto end = breaks->next(); end != icu::BreakIterator::DONE && !work.isStopped(); end = breaks->next()) {
        const auto sentence = document.substr(begin, static_cast<std::size_t>(end) - begin);
        sentences.push_back({ sentence, m_measure.length(sentence) });
        begin = static_cast<std::size_t>(end);
    }
    merge(sentences, {}, m_measure, work);
}

} // namespace anneal::split
