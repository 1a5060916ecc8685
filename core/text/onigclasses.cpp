// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/onigclasses.h"

#include "core/text/youngcharacters.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace anneal::text {
namespace {

struct Codes
{
    OnigCodePoint first, last;
};
using Ranges = std::vector<Codes>;
using Wanted = std::function<bool(const CharacterRange &)>;

Ranges libraryRanges(OnigCtype type)
{
    OnigCodePoint ignored = 0;
    const OnigCodePoint *list = nullptr;
    Ranges ranges;
    if (OnigEncodingUTF8.get_ctype_code_range(type, &ignored, &list) == 0 && list)
        for (OnigCodePoint i = 0; i < list[0]; ++i)
            ranges.push_back({ list[1 + 2 * i], list[2 + 2 * i] });
    return ranges;
}

/// In order, neighbours joined.
Ranges joined(Ranges ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const Codes &a, const Codes &b) { return a.first < b.first; });
    Ranges result;
    for (const auto &each : ranges) {
        if (!result.empty() && each.first <= result.back().last + 1)
            result.back().last = std::max(result.back().last, each.last);
        else
            result.push_back(each);
    }
    return result;
}

Ranges withoutYoung(const Ranges &ranges)
{
    Ranges result;
    for (auto rest : ranges) {
        for (const auto &young : youngCharacters()) {
            if (young.last < rest.first || young.first > rest.last)
                continue;
            if (young.first > rest.first)
                result.push_back({ rest.first, young.first - 1 });
            rest.first = young.last + 1;
        }
        if (rest.first <= rest.last)
            result.push_back(rest);
    }
    return result;
}

/// What differs from the library's own classes, by type; in its form: the number of ranges, then first and last of each.
class Classes
{
public:
    Classes()
    {
        for (const char *name : { "L", "M", "N", "P", "S", "C", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps",
                 "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cf", "Cn" })
            if (const auto type = typeOf(name))
                set(*type, withoutYoung(libraryRanges(*type)), [&](const CharacterRange &young) { return isOf(young, name); });
        if (const auto han = typeOf("Han"))
            set(*han, libraryRanges(*han), [](const CharacterRange &young) { return isOf(young, "Lo") && young.first >= 0x20000; });
        const auto add = [&](OnigCtype type, const Wanted &wanted) { set(type, libraryRanges(type), wanted); };
        set(ONIGENC_CTYPE_WORD, withoutYoung(libraryRanges(ONIGENC_CTYPE_WORD)),
            [](const CharacterRange &young) { return isOf(young, "L") || isOf(young, "M") || isOf(young, "Nd") || isOf(young, "Pc"); });
        add(ONIGENC_CTYPE_DIGIT, [](const CharacterRange &young) { return isOf(young, "Nd"); });
        add(ONIGENC_CTYPE_ALNUM, [](const CharacterRange &young) { return isOf(young, "L") || isOf(young, "Nd"); });
        add(ONIGENC_CTYPE_ALPHA, [](const CharacterRange &young) { return isOf(young, "L"); });
        add(ONIGENC_CTYPE_UPPER, [](const CharacterRange &young) { return isOf(young, "Lu"); });
        add(ONIGENC_CTYPE_LOWER, [](const CharacterRange &young) { return isOf(young, "Ll"); });
        for (const auto type : { ONIGENC_CTYPE_GRAPH, ONIGENC_CTYPE_PRINT })
            add(OnigCtype(type), [](const CharacterRange &) { return true; });
        auto marks = libraryRanges(ONIGENC_CTYPE_PUNCT);
        if (const auto symbols = typeOf("S"))
            for (const auto &each : libraryRanges(*symbols))
                marks.push_back(each);
        set(ONIGENC_CTYPE_PUNCT, std::move(marks), [](const CharacterRange &young) { return isOf(young, "P") || isOf(young, "S"); });
    }

    /// nullptr: as in the library.
    const std::vector<OnigCodePoint> *find(OnigCtype type) const
    {
        return type < m_lists.size() && !m_lists[type].empty() ? &m_lists[type] : nullptr;
    }

private:
    /// Nothing where the library knows no class of that name.
    static std::optional<OnigCtype> typeOf(std::string_view name)
    {
        auto *text = const_cast<OnigUChar *>(reinterpret_cast<const OnigUChar *>(name.data()));
        const int type = ONIGENC_PROPERTY_NAME_TO_CTYPE(ONIG_ENCODING_UTF8, text, text + name.size());
        return type < 0 ? std::nullopt : std::optional(OnigCtype(type));
    }
    static bool isOf(const CharacterRange &young, std::string_view group) { return std::string_view(young.category).starts_with(group); }

    void set(OnigCtype type, Ranges ranges, const Wanted &wanted)
    {
        for (const auto &young : youngCharacters())
            if (wanted(young))
                ranges.push_back({ young.first, young.last });
        ranges = joined(std::move(ranges));
        std::vector<OnigCodePoint> list { OnigCodePoint(ranges.size()) };
        for (const auto &each : ranges)
            list.insert(list.end(), { each.first, each.last });
        if (type >= m_lists.size())
            m_lists.resize(type + 1);
        m_lists[type] = std::move(list);
    }

    std::vector<std::vector<OnigCodePoint>> m_lists;
};

const Classes &classes()
{
    static const Classes all;
    return all;
}

int isOfType(OnigCodePoint code, OnigCtype type)
{
    // The library has a table of its own for the first 256, which in \w differs from its ranges.
    const auto *list = code < 0x100 && type != ONIGENC_CTYPE_PUNCT ? nullptr : classes().find(type);
    if (!list)
        return OnigEncodingUTF8.is_code_ctype(code, type);
    std::size_t low = 0, high = list->front();
    while (low < high) {
        const auto middle = (low + high) / 2;
        if ((*list)[2 + 2 * middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->front() && (*list)[1 + 2 * low] <= code ? 1 : 0;
}

int rangesOfType(OnigCtype type, OnigCodePoint *firstInRanges, const OnigCodePoint **ranges)
{
    const int result = OnigEncodingUTF8.get_ctype_code_range(type, firstInRanges, ranges);
    if (const auto *list = classes().find(type); list && result == 0)
        *ranges = list->data();
    return result;
}

} // namespace

void useYoungCharacters(OnigEncodingType &encoding)
{
    encoding.is_code_ctype = isOfType;
    encoding.get_ctype_code_range = rangesOfType;
}

} // namespace anneal::text
