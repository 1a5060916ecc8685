// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/normalizer.h"

#include "core/base/tr.h"

#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

namespace anneal::text {
namespace {

/// Characters of Unicode 9: the tables of Hugging Face's normalisers are of that version, and younger characters pass them by.
const icu::UnicodeSet &charactersOfUnicode9()
{
    static const icu::UnicodeSet characters = [] {
        UErrorCode error = U_ZERO_ERROR;
        icu::UnicodeSet set(icu::UnicodeString::fromUTF8("[:age=9.0:]"), error);
        set.freeze();
        return set;
    }();
    return characters;
}

class Unicode : public Normalizer
{
public:
    explicit Unicode(UnicodeForm form)
    {
        UErrorCode error = U_ZERO_ERROR;
        m_form = form == UnicodeForm::Nfc ? icu::Normalizer2::getNFCInstance(error)
            : form == UnicodeForm::Nfd    ? icu::Normalizer2::getNFDInstance(error)
            : form == UnicodeForm::Nfkc   ? icu::Normalizer2::getNFKCInstance(error)
                                          : icu::Normalizer2::getNFKDInstance(error);
        if (m_form)
            m_filtered = std::make_unique<icu::FilteredNormalizer2>(*m_form, charactersOfUnicode9());
    }

    void apply(AlignedText &text, base::Budget &budget) const override
    {
        UErrorCode error = U_ZERO_ERROR;
        const icu::StringPiece source(text.text().data(), static_cast<std::int32_t>(text.text().size()));
        checkMarks(text.text()); // even to see whether a text is in this form
        if (!m_form || m_form->isNormalizedUTF8(source, error))
            return;
        budget.work(16 * text.text().size());
        std::string result;
        icu::StringByteSink<std::string> sink(&result);
        icu::Edits edits;
        error = U_ZERO_ERROR;
        m_filtered->normalizeUTF8(0, source, sink, &edits, error);
        if (U_FAILURE(error))
            return;
        budget.checkAligned(result.size());
        std::vector<AlignedText::Edit> changes;
        for (auto each = edits.getFineIterator(); each.next(error);)
            changes.push_back({ static_cast<std::uint32_t>(each.oldLength()), static_cast<std::uint32_t>(each.newLength()), each.hasChange() != 0 });
        text.respell(std::move(result), changes);
    }

private:
    /// Putting marks in order takes ICU a time that grows with the square of their number.
    static void checkMarks(std::string_view text)
    {
        constexpr int kMost = 2048; // real text has a handful
        int marks = 0;
        for (std::size_t at = 0; at < text.size();) {
            if (static_cast<unsigned char>(text[at]) < 0xCC) { // before U+0300, the first mark
                marks = 0;
                at += sequenceLength(text, at);
                continue;
            }
            const auto code = nextCodePoint(text, at);
            marks = u_getCombiningClass(static_cast<UChar32>(code)) != 0 ? marks + 1 : 0;
            if (marks > kMost)
                throw base::TooMuch { tr_("cannot put more than 2,048 combining marks in a row in order"), true };
        }
    }

    const icu::Normalizer2 *m_form = nullptr; // owned by ICU
    std::unique_ptr<icu::FilteredNormalizer2> m_filtered;
};

} // namespace

std::unique_ptr<Normalizer> unicodeNormalizer(UnicodeForm form)
{
    return std::make_unique<Unicode>(form);
}

} // namespace anneal::text
