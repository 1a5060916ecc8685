// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spanweights.h"

#include <algorithm>
#include <string_view>

namespace anneal::text {

namespace {

using base::Json;

/// Calls `change` with the weight of each token from the one with a span's first byte to the one with its last; once where spans share it.
template <typename Change>
void forEachWeight(EncodedRow &row, const std::vector<Span> &spans, Change change)
{
    std::size_t next = 0; // behind the last one that was changed
    for (const auto &span : spans) {
        if (span.first >= span.second)
            continue; // a token around that place is no part of it
        for (auto i = std::max(next, firstBeyond(row.tokens, span.first)); i < row.tokens.size() && row.tokens[i].begin < span.second; ++i) {
            if (row.tokens[i].begin != row.tokens[i].end)
                change(row.weights[i]);
            next = i + 1;
        }
    }
}

std::vector<Span> spansIn(const Json &row, const char *name, const char *column)
{
    std::vector<Span> spans;
    const auto isPlace = [](const Json &value) { return value.is_number_integer() && value >= 0; };
    const auto all = row.find(name);
    if (all == row.end() || !all->is_object() || !all->contains(column) || !(*all)[column].is_array())
        return spans;
    for (const auto &span : (*all)[column])
        if (span.is_array() && span.size() == 2 && isPlace(span[0]) && isPlace(span[1]))
            spans.emplace_back(span[0].get<std::size_t>(), span[1].get<std::size_t>());
    return spans;
}

/// The byte that says which part of a message a token belongs to: the first of it in `content` that is no white space. Most tokens of words begin
/// with the space before them, which stands at the end of the part before.
std::size_t decidingByte(const EncodedRow &row, const Token &token, Span content)
{
    const auto begin = std::max<std::size_t>(token.begin, content.first), end = std::min<std::size_t>(token.end, content.second);
    const auto text = std::string_view(row.text).substr(begin, end - std::min(begin, end));
    const auto at = text.find_first_not_of(" \t\r\n");
    return at == std::string_view::npos ? begin : begin + at;
}

} // namespace

std::vector<Span> plainSpans(const Json &row, const char *column)
{
    return spansIn(row, "plain_spans", column);
}

std::vector<Span> answerSpans(const Json &row, const char *column)
{
    return spansIn(row, "answer_spans", column);
}

std::vector<Span> moved(std::vector<Span> spans, std::size_t by)
{
    for (auto &[begin, end] : spans) {
        begin += by;
        end += by;
    }
    return spans;
}

void train(EncodedRow &row, const std::vector<Span> &spans)
{
    forEachWeight(row, spans, [](float &weight) { weight = 1; });
}

void multiply(EncodedRow &row, const std::vector<Span> &spans, double by)
{
    forEachWeight(row, spans, [by](float &weight) { weight = static_cast<float>(weight * by); });
}

void multiplyParts(EncodedRow &row, Span content, const std::vector<std::pair<Span, double>> &parts)
{
    auto part = parts.begin();
    for (auto i = firstBeyond(row.tokens, content.first); i < row.tokens.size() && row.tokens[i].begin < content.second; ++i) {
        if (row.tokens[i].begin == row.tokens[i].end)
            continue;
        const auto at = decidingByte(row, row.tokens[i], content);
        while (part != parts.end() && part->first.second <= at)
            ++part;
        if (part != parts.end() && part->first.first <= at)
            row.weights[i] = static_cast<float>(row.weights[i] * part->second);
    }
}

} // namespace anneal::text
